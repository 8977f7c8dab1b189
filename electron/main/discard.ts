import { shell } from 'electron';
import { cp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { makeFolder } from '../../models/core/make-folder.mjs';

/** Moves a directory to the system's bin, from where the user can take it back. */
export async function moveToBin(dir: string): Promise<void> {
  try {
    await shell.trashItem(dir);
  } catch (error) {
    // Electron leaves this to a program of the desktop, which lean systems lack.
    if (process.platform !== 'linux') throw error;
    await moveToHomeTrash(dir, { dataHome: dataHome(process.env), now: new Date() });
  }
}

/**
 * The trash directory of the home folder, by freedesktop.org's Trash specification 1.0: the original path and the
 * date go into `info/`, claimed first under a name that is free, and the thing itself into `files/`.
 */
export async function moveToHomeTrash(dir: string, { dataHome, now }: { dataHome: string; now: Date }): Promise<void> {
  const files = join(dataHome, 'Trash', 'files');
  const infos = join(dataHome, 'Trash', 'info');
  for (const folder of [files, infos]) makeFolder(folder, 0o700);
  const info = `[Trash Info]\nPath=${encodeURI(dir)}\nDeletionDate=${localTime(now)}\n`;
  for (let copy = 1; ; copy++) {
    const name = copy === 1 ? basename(dir) : `${basename(dir)}.${copy}`;
    const infoPath = join(infos, `${name}.trashinfo`);
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
    return;
  }
}

async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await cp(from, to, { recursive: true });
    await rm(from, { recursive: true });
  }
}

function dataHome(env: NodeJS.ProcessEnv): string {
  return env['XDG_DATA_HOME']?.startsWith('/') ? env['XDG_DATA_HOME'] : join(homedir(), '.local', 'share');
}

function localTime(now: Date): string {
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
