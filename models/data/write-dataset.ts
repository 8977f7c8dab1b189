import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beginAside, condemnedPath, type Aside } from '../core/aside.js';
import { RequestError } from '../core/errors.js';
import { makeFolder } from '../core/make-folder.mjs';
import { fileError, printable, systemErrorCode } from './file-errors.js';
import { formatBytes } from './limits.js';
import { MANIFEST, type Manifest } from './manifest.js';
import { writeNew } from './write-new.js';

/** What is to be written. */
export interface DatasetContent {
  /** Writes the files of the data into an empty folder and returns the manifest. */
  write: (folder: string) => Promise<Manifest>;
  /** "images" or "texts", for an error sentence. */
  what: string;
  /** About so many. */
  bytes: number;
}

/**
 * Writes a data set as `<root>/<name>`: aside, synced, then renamed, so that it is there in whole or not at all.
 * Throws RequestError where the disk refuses.
 */
export async function writeDataset(root: string, name: string, content: DatasetContent): Promise<Manifest> {
  let aside: Aside;
  try {
    makeFolder(root);
    aside = beginAside(root, name);
  } catch (error) {
    throw fileError(root, error);
  }
  const { partial } = aside;
  try {
    const complete = await content.write(partial);
    await writeNew(join(partial, MANIFEST), [Buffer.from(`${JSON.stringify(complete, null, 2)}\n`)]);
    await syncFolder(partial);
    await rename(partial, join(root, name));
    await syncFolder(root);
    return complete;
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOTEMPTY' || code === 'EEXIST') throw nameTaken(name, error);
    if (code === 'ENOSPC') throw diskFull(join(root, name), content, error);
    throw fileError(join(root, name), error);
  } finally {
    aside.end();
  }
}

function diskFull(path: string, { what, bytes }: DatasetContent, cause: unknown): RequestError {
  return new RequestError(
    `${printable(path)}: the disk is full; the ${what} need ${formatBytes(bytes)}, so free some space and try again.`,
    { cause },
  );
}

export function nameTaken(name: string, cause?: unknown): RequestError {
  return new RequestError(
    `name: there is a data set '${name}' already; give another name, or remove that data set first.`,
    cause === undefined ? { field: 'name' } : { field: 'name', cause },
  );
}

/** Takes away a user's data set. Throws RequestError where the disk refuses. */
export async function deleteDataset(root: string, name: string): Promise<void> {
  try {
    const condemned = condemnedPath(root, name);
    await rename(join(root, name), condemned);
    await rm(condemned, { recursive: true, force: true });
  } catch (error) {
    throw fileError(join(root, name), error);
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
