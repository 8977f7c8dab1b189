import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, lstatSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '../../models/core/make-folder.mjs';

/**
 * @param {string} path
 * @returns {Promise<string>} sha256 in hexadecimal
 */
export async function hashFile(path) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest('hex');
}

/**
 * A name beside `path` that nobody else has, also where machines or containers share the disk and count processes alike.
 * @param {string} path
 */
export function asideOf(path) {
  return `${path}.${randomBytes(6).toString('hex')}`;
}

/**
 * Writes `text` so that a reader sees the old file or the new one, never half of it.
 * @param {string} path
 * @param {string} text
 */
export function replaceFile(path, text) {
  makeFolder(dirname(path));
  const aside = asideOf(path);
  writeFileSync(aside, text);
  renameSync(aside, path);
}

/**
 * Points `path` at `target`, whatever was there before.
 * @param {string} target
 * @param {string} path
 */
export function replaceLink(target, path) {
  makeFolder(dirname(path));
  const aside = asideOf(path);
  symlinkSync(target, aside);
  // A rename replaces a file or a link, but not a folder.
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) rmSync(path, { recursive: true });
  renameSync(aside, path);
}

/**
 * Lets `fill` make a folder's content aside and puts it in place only when it is complete.
 * @param {string} path does not exist, or is to be replaced
 * @param {(aside: string) => Promise<void>} fill
 */
export async function publishFolder(path, fill) {
  makeFolder(dirname(path));
  const aside = await mkdtemp(`${path}.new-`);
  try {
    await fill(aside);
    await rm(path, { recursive: true, force: true });
    await rename(aside, path);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/**
 * Removes what interrupted set-ups left beside finished folders. Call it under the set-up's lock only.
 * @param {string[]} folders
 */
export async function sweep(folders) {
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => []);
    for (const name of names.filter((each) => each.includes('.new-'))) {
      await rm(join(folder, name), { recursive: true, force: true });
    }
  }
}

/**
 * Bytes of all files below `folder`, which may be missing or changing.
 * @param {string} folder
 * @returns {Promise<number>}
 */
export async function folderBytes(folder) {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += await folderBytes(path);
    else bytes += (await stat(path).catch(() => null))?.size ?? 0;
  }
  return bytes;
}

/**
 * @param {string} path
 * @param {number} bytes
 */
export function hasSize(path, bytes) {
  return statSync(path, { throwIfNoEntry: false })?.size === bytes;
}
