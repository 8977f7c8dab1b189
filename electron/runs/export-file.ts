import { realpathSync, statSync, writeFileSync } from 'node:fs';
import { writing } from './disk-error.js';
import { replaceFile } from './durable-write.js';

/**
 * Writes what the user wanted to have as a file: where the disk refuses, one that is there stays as it was. A device or
 * a pipe is written to as it is. Throws DiskError.
 */
export function exportFile(path: string, data: string | Uint8Array): void {
  writing(path, () => {
    const there = statSync(path, { throwIfNoEntry: false });
    if (there && !there.isFile()) writeFileSync(path, data);
    else replaceFile(there ? realpathSync(path) : path, data, { sync: false });
  });
}
