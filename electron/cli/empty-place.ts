import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { RequestError, systemErrorCode } from '../../models/core/errors.js';
import { makeFolder } from '../../models/core/make-folder.mjs';
import { writeReason } from '../runs/disk-error.js';

/** The directory that `--out` names, empty; it is made where it is not there yet. Throws RequestError. */
export function emptyPlace(workingDir: string, out: string): string {
  const path = resolve(workingDir, out);
  if (out === '') throw new RequestError("--out: '' names no directory; use one that is empty or not there yet.");
  try {
    if (readdirSync(path).length === 0) return path;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return madePlace(path);
    throw new RequestError(`--out: ${path} can't be used: ${code === 'ENOTDIR' ? 'it is a file' : code}.`, {
      cause: error,
    });
  }
  throw new RequestError(`--out: ${path} is not empty; name a directory that is empty or does not exist yet.`);
}

/** Made at once: what can't be written is told before a run of minutes. */
function madePlace(path: string): string {
  try {
    makeFolder(path);
    return path;
  } catch (cause) {
    if (systemErrorCode(cause) === null) throw cause;
    throw new RequestError(`--out: ${path} can't be made: ${writeReason(cause)}; name another directory.`, { cause });
  }
}
