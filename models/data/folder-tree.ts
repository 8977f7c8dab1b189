import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { IMAGE_NAME, imageFormat } from './decode-image.js';
import { fileError, systemErrorCode } from './file-errors.js';
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
    const real = await realpath(path);
    // A link to a folder that holds it would go on for ever.
    if (parents.has(real) || depth > DEEPEST) return tree;
    const inside = new Set(parents).add(real);
    const entries = await readdir(path, { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      if (entry.name.startsWith('.') || entry.name === '__MACOSX') continue;
      const child = join(path, entry.name);
      const kind = entry.isSymbolicLink() ? await stat(child).catch(() => null) : entry;
      if (kind?.isDirectory()) tree.folders.set(entry.name, await readFolder(child, inside, depth + 1));
      // A link that leads nowhere is reported as a file that can't be read.
      else if (kind === null || kind.isFile()) tree[await kindOf(child, entry.name)].push(child);
    }
  } catch (error) {
    throw fileError(path, error);
  }
  return tree;
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
