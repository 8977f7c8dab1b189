import { RequestError } from '../../models/core/errors.js';
import { TrainingError } from '../../models/core/training.js';
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

/** One sentence on why a run ended; `lastCheckpoint` is the step of the newest one, null when there is none. */
export function failureOf(error: unknown, lastCheckpoint: number | null): Failure {
  const safe = lastCheckpoint === null ? 'nothing had been saved' : `the checkpoint of step ${lastCheckpoint} is safe`;
  if (error instanceof TrainingError) return { code: error.code, message: error.message };
  if (error instanceof RequestError || error instanceof DamagedRunError) {
    return { code: 'bad-request', message: error.message };
  }
  if (error instanceof DiskError) {
    return { code: 'disk', message: `${error.message}; ${safe}; make room for it and continue the run.` };
  }
  const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return {
    code: 'internal',
    message: `Training broke off: ${first.replace(/\.$/, '')}; ${safe}, and the log has more.`,
  };
}

/** The error's stack with those of its causes, for the log. */
export function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\nCaused by: ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
