import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemPath } from './byte-names.js';
import { IMAGE_NAME, imageFormat } from './decode-image.js';
import { fileError, systemErrorCode } from './file-errors.js';
import { listEntries, type Entry } from './list-entries.js';
import { readHead } from './read-at.js';
import { looksLikeText } from './text-file.js';

/** What data a file can be. */
export type FileKind = 'images' | 'texts';

/** One folder and everything in it; files and folders are sorted by the code units of their names. */
export interface Tree extends Record<FileKind | 'others', string[]> {
  path: string;
  folders: Map<string, Tree>;
}

export const TEXT_NAME = /\.(txt|text|md|markdown)$/i;
/** Texts about the data, not of them. */
const DESCRIPTION_NAME = /^(readme|licen[cs]es?|copying|notice|authors|citation|changelog)\b/i;
const TABLE_NAME = /\.(csv|tsv)$/i;
const DEEPEST = 32;
const HEAD_BYTES = 4096;

/**
 * Everything below `folder` but hidden files, the same on every machine. What is an image says a file's content or its
 * name, what is a text its name or, where nothing is called an image or a text, its content. Throws RequestError.
 */
export async function readTree(folder: string): Promise<Tree> {
  const tree = await readFolder(folder, new Set(), 0);
  if (!holds(tree, 'images') && !holds(tree, 'texts')) await findTextsByContent(tree);
  return tree;
}

export const holds = (tree: Tree, kind: FileKind): boolean =>
  tree[kind].length > 0 || [...tree.folders.values()].some((child) => holds(child, kind));

/** All files of one kind in `tree`, at any depth. */
export function allOf(tree: Tree, kind: FileKind | 'others'): string[] {
  return [...tree[kind], ...[...tree.folders.values()].flatMap((child) => allOf(child, kind))];
}

async function readFolder(path: string, parents: ReadonlySet<string>, depth: number): Promise<Tree> {
  const tree: Tree = { path, images: [], texts: [], others: [], folders: new Map() };
  try {
    const real = (await realpath(systemPath(path), 'buffer')).toString('latin1');
    // A link to a folder that holds it would go on for ever.
    if (parents.has(real) || depth > DEEPEST) return tree;
    const inside = new Set(parents).add(real);
    for (const { name, is } of await listEntries(path)) {
      if (name === '__MACOSX') continue;
      const child = join(path, name);
      const kind = is === 'link' ? await kindOfLink(child) : is;
      if (kind === 'folder') tree.folders.set(name, await readFolder(child, inside, depth + 1));
      // A link that leads nowhere is reported as a file that can't be read.
      else if (kind === 'link' || kind === 'file') tree[await kindOf(child, name)].push(child);
    }
  } catch (error) {
    throw fileError(path, error);
  }
  return tree;
}

async function kindOfLink(path: string): Promise<Entry['is']> {
  const to = await stat(systemPath(path)).catch(() => null);
  if (to === null) return 'link';
  return to.isDirectory() ? 'folder' : to.isFile() ? 'file' : 'other';
}

async function kindOf(path: string, name: string): Promise<FileKind | 'others'> {
  if (IMAGE_NAME.test(name)) return 'images';
  if (TEXT_NAME.test(name) && !DESCRIPTION_NAME.test(name)) return 'texts';
  const head = await headOf(path, 8);
  return head && imageFormat(head) !== null ? 'images' : 'others';
}

async function findTextsByContent(tree: Tree): Promise<void> {
  const others: string[] = [];
  for (const path of tree.others) {
    const head = TABLE_NAME.test(path) ? null : await headOf(path, HEAD_BYTES);
    (head && looksLikeText(head) ? tree.texts : others).push(path);
  }
  tree.others = others;
  for (const child of tree.folders.values()) await findTextsByContent(child);
}

/** The first bytes of a file; null where it can't be read. */
async function headOf(path: string, length: number): Promise<Uint8Array | null> {
  try {
    return await readHead(path, length);
  } catch (error) {
    if (systemErrorCode(error) === null) throw error;
    return null;
  }
}
