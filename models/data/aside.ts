/**
 * What lies beside the data sets while one is made or taken away, and is listed by nothing: the folder
 * `.<name>.<random>.partial`, whose maker `.<name>.<random>.owner` names before it is there and until it is gone, and
 * `.<name>.<random>.removed`.
 */
import { randomBytes } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lifeOf, thisProcess, type ProcessIdentity } from '../core/process-identity.js';
import { fileError } from './file-errors.js';

/** What nobody has touched for so long is nobody's, though its maker can't be seen: on a disk that machines share, say. */
const FORGOTTEN_MS = 7 * 24 * 3600 * 1000;

/**
 * Lets `work` make a folder, or not, at the path that it is given. What it has left there is removed, and what earlier
 * processes left that are over. Throws RequestError where the disk refuses, and what `work` throws.
 */
export async function withAside<T>(root: string, name: string, work: (aside: string) => Promise<T>): Promise<T> {
  const { partial, owner } = placesOf(root, name);
  try {
    await writeFile(owner, JSON.stringify(thisProcess()), { flag: 'wx' });
    await removeLeftovers(root, (await stat(owner)).mtimeMs);
  } catch (error) {
    throw fileError(root, error);
  }
  try {
    return await work(partial);
  } finally {
    await rm(partial, { recursive: true, force: true });
    await rm(owner, { force: true });
  }
}

/** Removes `<root>/<name>`; it is gone at once, so that nothing half-removed is ever listed. System errors pass through. */
export async function removeAside(root: string, name: string): Promise<void> {
  const { removed } = placesOf(root, name);
  await rename(join(root, name), removed);
  await rm(removed, { recursive: true, force: true });
}

function placesOf(root: string, name: string): { partial: string; owner: string; removed: string } {
  // Several machines may share the disk, and several processes there the same number.
  const stem = join(root, `.${name}.${randomBytes(6).toString('hex')}`);
  return { partial: `${stem}.partial`, owner: `${stem}.owner`, removed: `${stem}.removed` };
}

/** `nowMs` is by the clock of the disk. */
async function removeLeftovers(root: string, nowMs: number): Promise<void> {
  const names = await readdir(root);
  for (const name of names) {
    const end = /^\..+\.(partial|owner|removed)$/.exec(name)?.[1];
    // An owner goes after what it is the owner of.
    if (end === undefined || (end === 'owner' && names.includes(name.replace(/owner$/, 'partial')))) continue;
    try {
      if (end !== 'removed' && !(await isLeft(root, name, nowMs))) continue;
      await rm(join(root, name), { recursive: true, force: true });
      await rm(join(root, name.replace(/partial$/, 'owner')), { force: true });
    } catch {
      // Another process removes it as well, or it is not this user's: the next import will see.
    }
  }
}

async function isLeft(root: string, name: string, nowMs: number): Promise<boolean> {
  const owner = await ownerOf(join(root, name.replace(/partial$/, 'owner')));
  const life = owner && lifeOf(owner);
  if (life === 'alive' || life === 'over') return life === 'over';
  return nowMs - (await touchedMs(join(root, name))) > FORGOTTEN_MS;
}

/** Null where nothing tells, as of what earlier versions left. */
async function ownerOf(path: string): Promise<ProcessIdentity | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as ProcessIdentity;
  } catch {
    return null;
  }
}

/** When something was last written in it (Unix time in milliseconds). */
async function touchedMs(path: string): Promise<number> {
  const own = await stat(path);
  const within = own.isDirectory() ? (await readdir(path)).map((name) => join(path, name)) : [];
  const times = await Promise.all(within.map(async (one) => (await stat(one)).mtimeMs));
  return times.reduce((newest, ms) => Math.max(newest, ms), own.mtimeMs);
}
