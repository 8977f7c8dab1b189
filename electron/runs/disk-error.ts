import { systemErrorCode } from '../../models/core/errors.js';
import { DamagedRunError } from './damaged-run-error.js';

/** A run's directory, or another place that the lab writes to, could not be written. The message is one sentence. */
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

/** Why the file system would not write, for the end of a sentence; `special` says some of it in other words. */
export function writeReason(error: unknown, special: Record<string, string> = {}): string {
  const code = systemErrorCode(error) ?? '';
  return special[code] ?? reasons[code] ?? (error instanceof Error ? error.message : String(error));
}

/** Runs `write`; an error of the file system becomes a DiskError that names `place`. */
export function writing<T>(place: string, write: () => T): T {
  try {
    return write();
  } catch (cause) {
    if (systemErrorCode(cause) === null) throw cause;
    throw new DiskError(`${place} can't be written: ${writeReason(cause)}.`, { cause });
  }
}

const readReasons: Record<string, string> = {
  EACCES: 'reading it is not permitted',
  EPERM: 'reading it is not permitted',
  ENOENT: 'what it leads to is gone',
  ELOOP: 'its links lead in a circle',
};

/**
 * That a file or folder can't be read, which says nothing of what is in it; null for an error that isn't the file
 * system's. `then` ends the sentence.
 */
export function cantBeRead(path: string, error: unknown, then?: string): DamagedRunError | null {
  if (systemErrorCode(error) === null) return null;
  const end = then === undefined ? '' : `; ${then}`;
  return new DamagedRunError(`${path} can't be read: ${writeReason(error, readReasons)}${end}.`, { cause: error });
}

/** Runs `read`; an error of the file system becomes a DamagedRunError that names the file, or `place`. */
export function reading<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw cantBeRead((error as NodeJS.ErrnoException).path ?? place, error) ?? error;
  }
}
