import { cp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { condemnedPath } from '../../models/core/aside.js';
import { makeFolder } from '../../models/core/make-folder.mjs';
import { isThere } from './absent.js';

/** The folder of the user's data that holds the home trash; null on systems whose trash is another's to fill. */
export function homeTrash(env: NodeJS.ProcessEnv): string | null {
  if (process.platform !== 'linux') return null;
  return env['XDG_DATA_HOME']?.startsWith('/') ? env['XDG_DATA_HOME'] : join(homedir(), '.local', 'share');
}

/**
 * The trash directory of the home folder, by freedesktop.org's Trash specification 1.0: the original path and the
 * date go into `info/`, claimed first under a name that is free, and the thing itself into `files/`. Returns
 * where it lies then. What can't be moved stays whole, where it was.
 */
export async function moveToHomeTrash(
  dir: string,
  { dataHome, now }: { dataHome: string; now: Date },
): Promise<string> {
  const files = join(dataHome, 'Trash', 'files');
  const infos = join(dataHome, 'Trash', 'info');
  for (const folder of [files, infos]) makeFolder(folder, 0o700);
  const info = `[Trash Info]\nPath=${encodeURI(dir)}\nDeletionDate=${localTime(now)}\n`;
  for (let copy = 1; ; copy++) {
    const name = copy === 1 ? basename(dir) : `${basename(dir)}.${copy}`;
    const infoPath = join(infos, `${name}.trashinfo`);
    // Something without its note may lie there.
    if (isThere(join(files, name))) continue;
    try {
      await writeFile(infoPath, info, { flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw error;
    }
    try {
      await move(dir, join(files, name));
    } catch (error) {
      await rm(infoPath, { force: true });
      throw error;
    }
    return join(files, name);
  }
}

async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    const condemned = condemnedPath(dirname(from), basename(from));
    try {
      await cp(from, to, { recursive: true });
      // A disk that lets nothing go says so here, while all of it is still there.
      await rename(from, condemned);
    } catch (failed) {
      await rm(to, { recursive: true, force: true });
      throw failed;
    }
    // All of it is in the trash: what a disk keeps of this is hidden, and no loss.
    await rm(condemned, { recursive: true, force: true }).catch(() => undefined);
  }
}

function localTime(now: Date): string {
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
