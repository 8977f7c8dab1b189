import { createHash } from 'node:crypto';
import { RequestError } from '../core/errors.js';
import { printable } from './file-errors.js';
import type { Manifest, StoredFile } from './manifest.js';

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

/** For a file of a data set whose content is not what was written. */
export const changedFile = (path: string, origin: Manifest['origin']): RequestError =>
  new RequestError(`${printable(path)}: the file is not the one that ${REPAIR[origin]}.`);
