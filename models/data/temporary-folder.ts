import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { RequestError } from '../core/errors.js';
import { fileError } from './file-errors.js';

/** A new folder for files that are gone soon, which whoever asks removes. Throws RequestError where the system has no room. */
export function temporaryFolder(name: string): string {
  return writingTemporary(() => fs.mkdtempSync(path.join(os.tmpdir(), `model-lab-${name}-`)));
}

/** What `write` returns, which writes files below the system's temporary folder. Throws RequestError where that can't be. */
export function writingTemporary<T>(write: () => T): T {
  try {
    return write();
  } catch (error) {
    const told = fileError(os.tmpdir(), error);
    if (!(told instanceof RequestError) || told === error) throw told;
    throw new RequestError(`TMPDIR: temporary files can't be kept in ${told.message}`, { cause: error });
  }
}
