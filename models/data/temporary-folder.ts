import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isLeft } from '../core/aside.js';
import { RequestError } from '../core/errors.js';
import { thisProcess } from '../core/process-identity.js';
import { fileError } from './file-errors.js';

const PREFIX = 'model-lab-';
/** In a folder, names the process that made it. */
const OWNER = 'owner.json';

/** A new folder for files that are gone soon, which whoever asks removes. Throws RequestError where the system has no room. */
export function temporaryFolder(name: string): string {
  return writingTemporary(() => owned(fs.mkdtempSync(path.join(os.tmpdir(), `${PREFIX}${name}-`))));
}

/** The same at a path that `temporaryPath` has given. */
export function makeTemporary(folder: string): void {
  writingTemporary(() => {
    fs.mkdirSync(folder, { mode: 0o700 });
    owned(folder);
  });
}

/** Where such a folder may be made later; `random` is nobody else's. */
export const temporaryPath = (name: string, random: string): string =>
  path.join(os.tmpdir(), `${PREFIX}${name}-${random}`);

/** What `write` returns, which writes files below the system's temporary folder. Throws RequestError where that can't be. */
export function writingTemporary<T>(write: () => T): T {
  try {
    return write();
  } catch (error) {
    const told = fileError(os.tmpdir(), error);
    if (!(told instanceof RequestError) || told === error) throw told;
    throw new RequestError(`TMPDIR: temporary files can't be kept in ${told.message}`, { cause: error });
  }
}

/** Places where this process has looked for what others left. */
const swept = new Set<string>();

function owned(folder: string): string {
  fs.writeFileSync(path.join(folder, OWNER), JSON.stringify(thisProcess()));
  const root = path.dirname(folder);
  if (!swept.has(root)) removeLeftovers(root, fs.statSync(folder).mtimeMs);
  swept.add(root);
  return folder;
}

/** Removes what processes of this user left that were killed: data can be gigabytes. `nowMs` is by the clock of the disk. */
function removeLeftovers(root: string, nowMs: number): void {
  for (const name of fs.readdirSync(root)) {
    const [folder, owner] = [path.join(root, name), path.join(root, name, OWNER)];
    try {
      if (!name.startsWith(PREFIX) || fs.lstatSync(folder).uid !== process.getuid?.()) continue;
      // Folders of such a name without an owner are something else.
      if (fs.existsSync(owner) && isLeft(folder, owner, nowMs)) fs.rmSync(folder, { recursive: true, force: true });
    } catch {
      // It can't be read, or somebody else removes it: the next process will see.
    }
  }
}
