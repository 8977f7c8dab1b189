import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { nameOfBytes, systemPath } from './byte-names.js';

/** Something in a folder; its name may hold bytes that are not UTF-8, as byte-names.ts keeps them. */
export interface Entry {
  name: string;
  is: 'file' | 'folder' | 'link' | 'other';
}

/** What `folder` holds but hidden files, sorted by the code units of names. System errors pass through. */
export async function listEntries(folder: string): Promise<Entry[]> {
  const found = await readdir(systemPath(folder), { withFileTypes: true, encoding: 'buffer' });
  const entries = found.map((entry): Entry => {
    const is = entry.isDirectory() ? 'folder' : entry.isSymbolicLink() ? 'link' : entry.isFile() ? 'file' : 'other';
    return { name: nameOfBytes(entry.name), is };
  });
  return entries.filter(({ name }) => !name.startsWith('.')).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The path as the disk has it, where bytes that are not UTF-8 became U+FFFD on the way, as in the arguments of a program;
 * `path` itself where it has none, or where there is no such entry or more than one that could be meant.
 */
export async function recoverPath(path: string): Promise<string> {
  if (!path.includes('\ufffd')) return path;
  let recovered = '/';
  for (const part of path.split('/').filter((one) => one !== '')) {
    const lossy = (name: string) => name.replace(/[\udc80-\udcff]/g, '\ufffd') === part;
    const meant = part.includes('\ufffd')
      ? (await listEntries(recovered).catch(() => [])).map(({ name }) => name)
      : [part];
    const fitting = meant.filter((name) => name === part || lossy(name));
    const exact = fitting.find((name) => name === part) ?? fitting[0];
    if (exact === undefined || (exact !== part && fitting.length > 1)) return path;
    recovered = join(recovered, exact);
  }
  return recovered;
}
