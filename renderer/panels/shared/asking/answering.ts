import { atOrBefore } from '../../../lib/scrubber.js';

/**
 * The checkpoint that answers at the scrubber's step: the newest one not after it, else the oldest there is, because early
 * ones roll away; undefined before the first.
 */
export function answeringCheckpoint(checkpoints: readonly { step: number }[], step: number): number | undefined {
  const steps = checkpoints.map((one) => one.step);
  return atOrBefore(steps, step) ?? steps[0];
}

let last = 0;

/** A number for the page's next question. */
export function nextRequest(): number {
  return ++last;
}
