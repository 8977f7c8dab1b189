import { RequestError } from '../../models/core/errors.js';
import { TrainingError } from '../../models/core/learner.js';
import type { Failure } from '../protocol/run.js';
import { DamagedRunError } from '../runs/run-record.js';

/** The run directory could not be written. */
export class DiskError extends Error {
  override readonly name = 'DiskError';
}

const reasons: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be too large',
  EACCES: 'writing there is not permitted',
  EPERM: 'writing there is not permitted',
  EROFS: 'the disk is read-only',
  ENOENT: 'it is gone',
  ENOTDIR: 'a part of its path is a file',
  EIO: 'the disk reports an error',
};

/** Runs `write`; an error of the file system becomes a DiskError that names `dir`. */
export function writing<T>(dir: string, write: () => T): T {
  try {
    return write();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    throw new DiskError(`${dir} can't be written: ${reasons[code] ?? message}`, { cause });
  }
}

/**
 * One sentence on why a run or a job ended. For a run, `lastCheckpoint` is the step of its newest checkpoint, null
 * when there is none.
 */
export function failureOf(error: unknown, run?: { lastCheckpoint: number | null }): Failure {
  if (error instanceof TrainingError) return { code: error.code, message: error.message };
  if (error instanceof RequestError || error instanceof DamagedRunError) {
    return { code: 'bad-request', message: error.message };
  }
  const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  const what = first.replace(/\.$/, '');
  const safe =
    run === undefined
      ? ''
      : run.lastCheckpoint === null
        ? '; nothing had been saved'
        : `; the checkpoint of step ${run.lastCheckpoint} is safe`;
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
