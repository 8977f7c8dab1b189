import { systemErrorCode } from '../../models/core/errors.js';

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
