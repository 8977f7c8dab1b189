import { stat } from 'node:fs/promises';
import { basename, relative } from 'node:path';
import { RequestError } from '../core/errors.js';
import { systemPath } from './byte-names.js';
import { findArrayFile } from './companion-files.js';
import { imageFormat } from './decode-image.js';
import { fileError, printable } from './file-errors.js';
import { allOf, readTree, TEXT_NAME, type Tree } from './folder-tree.js';
import { readHead } from './read-at.js';
import { looksLikeText } from './text-file.js';

/** What a path that is to be imported holds. */
export type Source = ImageSource | TextSource | { kind: 'cifar-10'; path: string };
export type ImageSource = { kind: 'arrays'; path: string } | { kind: 'images'; path: string; tree: Tree };
export type TextSource = { kind: 'text' | 'table'; path: string } | { kind: 'texts'; path: string; tree: Tree };

const FORMATS = 'a text, a .csv or .tsv file, an IDX or .npy file, or a folder of images or texts';
const HEAD_BYTES = 4096;
/** Files of the other kind that are passed over, as a share of those of a folder's kind. */
const STRAY_SHARE = 0.5;

/** Whether `path` is a folder or a file. Throws RequestError (field `path`) where it is neither. */
export async function pathKind(path: string, given: string): Promise<'folder' | 'file'> {
  if (given.trim() === '') throw new RequestError(`path: nothing is named; give ${FORMATS}.`, { field: 'path' });
  try {
    const info = await stat(systemPath(path));
    if (!info.isFile() && !info.isDirectory()) {
      throw new RequestError(`${printable(path)}: this is neither a file nor a folder.`, { field: 'path' });
    }
    return info.isDirectory() ? 'folder' : 'file';
  } catch (error) {
    throw fileError(path, error);
  }
}

/** Looks into a folder. Throws RequestError where it holds nothing to learn from, or as many texts as images. */
export async function folderSource(path: string): Promise<Source> {
  const arrays = await findArrayFile(path);
  if (arrays !== null) return { kind: 'arrays', path: arrays };
  const tree = await readTree(path);
  const images = allOf(tree, 'images').length;
  const texts = allOf(tree, 'texts').length;
  if (images === 0 && texts === 0) throw nothingFound(tree);
  if (Math.min(images, texts) > STRAY_SHARE * Math.max(images, texts)) {
    const example = (kind: 'images' | 'texts') => printable(relative(path, allOf(tree, kind)[0]!));
    throw new RequestError(
      `${printable(path)}: images and texts are mixed, ${images} (such as ${example('images')}) and ${texts} (such as ${example('texts')}); give a folder that holds only one of both.`,
    );
  }
  return { kind: images > texts ? 'images' : 'texts', path, tree };
}

/** Looks at a file's name and beginning. Throws RequestError where it is nothing that can be imported. */
export async function fileSource(path: string): Promise<Source> {
  let head: Uint8Array;
  try {
    head = await readHead(path, HEAD_BYTES);
  } catch (error) {
    throw fileError(path, error);
  }
  if (head.length === 0) throw new RequestError(`${printable(path)}: the file is empty.`);
  if (imageFormat(head)) {
    throw new RequestError(`${printable(path)}: this is one image; give the folder that holds the images.`);
  }
  if (head.length >= 4 && head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4) {
    throw isArchive(path);
  }
  if (/cifar-10-binary.*\.(tar\.gz|tgz)$/i.test(path)) return { kind: 'cifar-10', path };
  if (/\.(tar(\.\w+)?|tgz)$/i.test(path)) throw isArchive(path);
  const name = basename(path).replace(/\.gz$/i, '');
  if (/\.(csv|tsv)$/i.test(name)) return { kind: 'table', path };
  if (TEXT_NAME.test(name)) return { kind: isUnicodeText(head) ? 'table' : 'text', path };
  const startsLikeIdx = (head[0] === 0 && head[1] === 0) || (head[0] === 0x1f && head[1] === 0x8b);
  const startsLikeNpy = head[0] === 0x93 || /\.npy$/i.test(name);
  if (startsLikeIdx || startsLikeNpy || /idx|ubyte/i.test(name)) return { kind: 'arrays', path };
  if (looksLikeText(head)) return { kind: 'text', path };
  throw new RequestError(`${printable(path)}: this is neither text nor an IDX or .npy file; give ${FORMATS}.`);
}

/** Whether a file is a table as spreadsheets save "Unicode text": UTF-16 with tabs in every line. */
function isUnicodeText(head: Uint8Array): boolean {
  if (head[0] !== 0xff || head[1] !== 0xfe) return false;
  const lines = Buffer.from(head)
    .toString('utf16le', 2)
    .split(/\r\n?|\n/);
  // The last one may be broken off.
  const whole = lines.slice(0, -1);
  return whole.length > 1 && whole.every((line) => line === '' || line.includes('\t'));
}

function isArchive(path: string): RequestError {
  return new RequestError(`${printable(path)}: this is an archive; unpack it and give the folder or a file in it.`);
}

function nothingFound(tree: Tree): RequestError {
  const files = allOf(tree, 'others');
  const example = files[0] === undefined ? '' : printable(relative(tree.path, files[0]));
  const table = files.find((file) => /\.(csv|tsv)(\.gz)?$/i.test(file));
  if (table !== undefined) {
    return new RequestError(
      `${printable(tree.path)}: the folder holds ${printable(relative(tree.path, table))}; give that file itself.`,
    );
  }
  const seen =
    files.length === 0
      ? 'the folder is empty'
      : `none of its ${files.length} files is a PNG or JPEG image or a text (such as ${example})`;
  return new RequestError(
    `${printable(tree.path)}: ${seen}; give a folder of PNG or JPEG images or of texts, with a sub-folder for each class if there are classes.`,
  );
}
