import { countUpTo } from '../../lib/scrubber.js';

/** What has been recorded meanwhile is caught up with in so many frames. */
const CATCH_UP = 30;
/** Further behind than so many records, the newest one is shown at once. */
const FURTHEST = 240;

interface Shown {
  /** Ascending steps that have a record. */
  steps: readonly number[];
  /** The scrubber's. */
  step: number;
  /** Undefined before the first frame. */
  shown: number | undefined;
  /** New records are played one after the other. */
  plays: boolean;
}

/** The step whose record is to be shown next; null where it is shown already. */
export function nextStep({ steps, step, shown, plays }: Shown): number | null {
  if (step === shown) return null;
  if (!plays || shown === undefined || shown > step) return step;
  const at = countUpTo(steps, shown);
  const behind = steps.length - at;
  if (behind > FURTHEST) return step;
  return steps[at - 1 + Math.ceil(behind / CATCH_UP)] ?? step;
}
