/** Files that are either whole or absent, also after a power cut. */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes `data` to a new file and waits until it is on the disk. */
export function writeSynced(path: string, data: string | Uint8Array): void {
  const file = openSync(path, 'w');
  try {
    writeFileSync(file, data);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes a file's content, or a folder's entries (new names, renames), durable. */
export function syncEntry(path: string): void {
  const entry = openSync(path, 'r');
  try {
    fsyncSync(entry);
  } finally {
    closeSync(entry);
  }
}

/**
 * Replaces `path` by `data` in one step: a reader sees the old content or the new one, never a part. Without `sync`
 * it does not wait for the disk.
 */
export function replaceFile(path: string, data: string | Uint8Array, { sync = true } = {}): void {
  // Several machines may share the disk, and several processes there the same number.
  const aside = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    if (sync) writeSynced(aside, data);
    else writeFileSync(aside, data);
    renameSync(aside, path);
  } catch (error) {
    removeQuietly(aside);
    throw error;
  }
  if (sync) syncEntry(dirname(path));
}

/** Removes what was only begun, as far as the disk lets it: what made that fail is what is told. */
export function removeQuietly(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // It has a name that nobody takes for anything.
  }
}

/** Makes a folder unless it is there. Its parent must exist: a directory that went away is not brought back. */
export function ensureFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
