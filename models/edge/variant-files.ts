/** The files of a variant, below the folder of the run's exports. */
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { systemErrorCode } from '../core/errors.js';
import { TrainingError } from '../core/learner.js';
import { makeFolder } from '../core/make-folder.mjs';
import type { WrittenFile } from './formats/format.js';

const gzipped = promisify(gzip);

/**
 * Writes the files into the folder `name` of `filesDir`, in whole or not at all; what an interrupted step left of it is replaced.
 * Throws TrainingError where the disk refuses.
 */
export function writeVariantFiles(filesDir: string, name: string, files: readonly WrittenFile[]): void {
  const [folder, partial] = [join(filesDir, name), join(filesDir, `.${name}.partial`)];
  try {
    rmSync(partial, { recursive: true, force: true });
    for (const { path, bytes } of files) {
      makeFolder(dirname(join(partial, path)));
      writeFileSync(join(partial, path), bytes);
    }
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
  } catch (cause) {
    const code = systemErrorCode(cause);
    if (code === null) throw cause;
    const why = code === 'ENOSPC' ? 'the disk is full' : code;
    throw new TrainingError('disk', `${folder} can't be written: ${why}; continue the run once it can be.`);
  }
}

/** What a runtime is to open: the file where it is one, otherwise the folder. */
export function pathToOpen(folder: string): string {
  const entries = readdirSync(folder);
  return entries.length === 1 ? join(folder, entries[0]!) : folder;
}

/** Bytes of the files, and of each gzipped by itself. */
export async function sizesOfFiles(files: readonly WrittenFile[]): Promise<{ bytes: number; gzipBytes: number }> {
  let [bytes, gzipBytes] = [0, 0];
  for (const file of files) {
    bytes += file.bytes.length;
    gzipBytes += (await gzipped(file.bytes, { level: 9 })).length;
  }
  return { bytes, gzipBytes };
}
