import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { RequestError } from '../core/errors.js';
import { fileError, printable } from './file-errors.js';
import type { FileStamp } from './file-rows.js';
import type { Manifest, StoredFile } from './manifest.js';
import { readAt } from './read-at.js';

const PIECE_BYTES = 4_000_000;

const REPAIR = {
  bundled: 'the app brought along; install the app again',
  user: 'the import wrote; remove the data set and add it again',
};

/** Throws RequestError where `bytes`, read from `path`, are not those that the manifest names. */
export function checkUnchanged(
  path: string,
  bytes: Uint8Array,
  { sha256 }: StoredFile,
  origin: Manifest['origin'],
): void {
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw changedFile(path, origin);
}

/**
 * The same of a file that is read in pieces, or not at all where nobody has written to it since the import did. Gives what
 * tells the file that was looked at from another one.
 */
export async function checkUnchangedFile(
  path: string,
  { sha256, modifiedMs }: StoredFile,
  origin: Manifest['origin'],
): Promise<FileStamp> {
  try {
    const file = await open(path, 'r');
    try {
      const stamp = await file.stat();
      if (stamp.mtimeMs === modifiedMs) return stamp;
      const hash = createHash('sha256');
      for (let at = 0; at < stamp.size; at += PIECE_BYTES) hash.update(await readAt(file, at, PIECE_BYTES));
      if (hash.digest('hex') !== sha256) throw changedFile(path, origin);
      return stamp;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(path, error);
  }
}

/** For a file of a data set whose content is not what was written. */
export const changedFile = (path: string, origin: Manifest['origin']): RequestError =>
  new RequestError(`${printable(path)}: the file is not the one that ${REPAIR[origin]}.`);
