import { RequestError } from '../../models/core/errors.js';
import { TrainingError } from '../../models/core/learner.js';
import type { Failure } from '../protocol/run.js';
import { DamagedRunError } from '../runs/damaged-run-error.js';
import { DiskError } from '../runs/disk-error.js';
import { TakenError } from '../runs/ownership.js';

/**
 * One sentence on why a run or a job ended. For a run, `began` is whether it was trained or was about to be, and
 * `lastCheckpoint` the step of its newest checkpoint, null when there is none, undefined where that can't be told.
 */
export function failureOf(
  error: unknown,
  run?: { began: boolean; lastCheckpoint: number | null | undefined },
): Failure {
  if (error instanceof TrainingError) return { code: error.code, message: error.message };
  // While a run trains, what it learns from may be taken away.
  const isAsked = error instanceof RequestError && !run?.began;
  if (isAsked || error instanceof DamagedRunError) return { code: 'bad-request', message: error.message };
  if (error instanceof TakenError) return { code: 'taken', message: error.message };
  const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  const what = first.replace(/\.$/, '');
  const safe =
    run?.lastCheckpoint === undefined
      ? ''
      : run.lastCheckpoint === null
        ? '; nothing had been saved'
        : `; the checkpoint of step ${run.lastCheckpoint.toLocaleString('en')} is safe`;
  if (error instanceof RequestError) return { code: 'bad-request', message: `${what}${safe}.` };
  if (error instanceof DiskError) {
    const remedy = run === undefined ? '; choose another place' : ', continue the run once it can be';
    return { code: 'disk', message: `${what}${safe}${remedy}.` };
  }
  const more = run === undefined ? '' : ', and log.jsonl has more';
  return { code: 'internal', message: `The worker broke off: ${what}${safe}${more}.` };
}

/** The error's stack with those of its causes, for the log. */
export function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\nCaused by: ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
