import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { RequestError } from '../../models/core/errors.js';

const reasons: Record<string, string> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of its path is a file',
  EISDIR: 'it is a folder',
  EACCES: 'writing there is not permitted',
  EPERM: 'writing there is not permitted',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
};

/** Throws RequestError, which names `option`, where no file can be written at `path`. Leaves everything as it was. */
export function assertWritable(option: string, path: string): void {
  const existed = existsSync(path);
  try {
    closeSync(openSync(path, 'a'));
    if (!existed) rmSync(path);
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    throw new RequestError(`${option}: ${path} can't be written: ${reasons[code] ?? message}; choose another file.`, {
      cause,
    });
  }
}
