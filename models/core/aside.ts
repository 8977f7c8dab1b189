/**
 * What lies beside data sets, or runs, while one is made or taken away, and is listed by nothing: the folder
 * `.<name>.<random>.partial`, whose maker `.<name>.<random>.owner` names before it is there and until it is gone, and
 * `.<name>.<random>.removed`. System errors pass through.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lifeOf, thisProcess, type ProcessIdentity } from './process-identity.js';

/** What nobody has touched for so long is nobody's, though its maker can't be seen: on a disk that machines share, say. */
const FORGOTTEN_MS = 7 * 24 * 3600 * 1000;

export interface Aside {
  /** An empty folder, to be renamed once it is whole. */
  partial: string;
  /** Removes what is left there, as far as the disk lets it: whoever makes something there later tries again. */
  end: () => void;
}

/** Makes a folder beside `<root>/<name>` that nobody else has. What earlier processes left in `root` that are over is removed. */
export function beginAside(root: string, name: string): Aside {
  const stem = stemOf(root, name);
  const [partial, owner] = [`${stem}.partial`, `${stem}.owner`];
  writeFileSync(owner, JSON.stringify(thisProcess()), { flag: 'wx' });
  const end = (): void => {
    try {
      rmSync(partial, { recursive: true, force: true });
      rmSync(owner, { force: true });
    } catch {
      // It has a name that nobody takes for anything.
    }
  };
  try {
    removeLeftovers(root, statSync(owner).mtimeMs);
    mkdirSync(partial);
  } catch (error) {
    end();
    throw error;
  }
  return { partial, end };
}

/** Where `<root>/<name>` is renamed to before it is removed, so that nothing half-removed is ever listed. */
export const condemnedPath = (root: string, name: string): string => `${stemOf(root, name)}.removed`;

/** Whether `entry` of a folder is a place in which `name` is made, by this process or another. */
export const isAsideOf = (name: string, entry: string): boolean =>
  entry.startsWith(`.${name}.`) && /^[0-9a-f]+\.partial$/.test(entry.slice(name.length + 2));

/** Several machines may share the disk, and several processes there the same number. */
const stemOf = (root: string, name: string): string => join(root, `.${name}.${randomBytes(6).toString('hex')}`);

/** `nowMs` is by the clock of the disk. */
function removeLeftovers(root: string, nowMs: number): void {
  const names = readdirSync(root);
  for (const name of names) {
    const kind = kindOf(name);
    // An owner goes after what it is the owner of.
    if (kind === null || (kind === 'owner' && names.includes(name.replace(/owner$/, 'partial')))) continue;
    try {
      if (kind !== 'removed' && !isLeft(join(root, name), ownerPath(root, name), nowMs)) continue;
      rmSync(join(root, name), { recursive: true, force: true });
      if (kind === 'partial') rmSync(ownerPath(root, name), { force: true });
    } catch {
      // Another process removes it as well, it is not this user's, or it can't be read: the next one will see.
    }
  }
}

type Kind = 'partial' | 'owner' | 'removed';

/** Runs of earlier versions were made as `.new-<id>` and taken away as `.removing-<id>`, with nobody's name. */
function kindOf(name: string): Kind | null {
  const kind = /^\..+\.(partial|owner|removed)$/.exec(name)?.[1];
  if (kind !== undefined) return kind as Kind;
  const earlier = /^\.(new|removing)-\d{8}-\d{6}-/.exec(name)?.[1];
  return earlier === undefined ? null : earlier === 'new' ? 'partial' : 'removed';
}

/**
 * Whether nobody is at work at `path` any more, whose maker the file at `owner` names: it is over, or can't be seen and has
 * touched nothing for a week. System errors, which say nothing, pass through.
 */
export function isLeft(path: string, owner: string, nowMs: number): boolean {
  const maker = ownerOf(owner);
  const life = maker && lifeOf(maker);
  if (life === 'alive' || life === 'over') return life === 'over';
  return nowMs - touchedMs(path) > FORGOTTEN_MS;
}

const ownerPath = (root: string, name: string): string => join(root, `${name.replace(/\.(partial|owner)$/, '')}.owner`);

/** Null where nothing tells, as of what earlier versions left; throws where a disk doesn't. */
function ownerOf(path: string): ProcessIdentity | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProcessIdentity;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** When something was last written in it (Unix time in milliseconds). */
function touchedMs(path: string): number {
  const own = statSync(path);
  const within = own.isDirectory() ? readdirSync(path).map((name) => touchedMs(join(path, name))) : [];
  return within.reduce((newest, ms) => Math.max(newest, ms), own.mtimeMs);
}
