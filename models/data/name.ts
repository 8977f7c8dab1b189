import { basename, dirname } from 'node:path';
import { RequestError } from '../core/errors.js';
import { excerpt, printable } from './file-errors.js';

const LONGEST = 64;

/** Lower-case words joined by hyphens: such a name is one folder, on every system. */
export function isDatasetName(name: string): boolean {
  return name.length <= LONGEST && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name);
}

/** `name` itself. Throws RequestError where it is not allowed. */
export function checkDatasetName(name: string): string {
  if (isDatasetName(name)) return name;
  throw new RequestError(
    `name: '${excerpt(name)}' is not allowed; use up to ${LONGEST} lower-case letters and digits, words joined by hyphens, such as my-photos.`,
    { field: 'name' },
  );
}

/**
 * A name made from a path: that of the folder, or of a file where it says more than "train-images".
 * Throws RequestError where nothing usable is left of it.
 */
export function nameFromPath(path: string, kind: 'folder' | 'file'): string {
  const own = kebab(
    kind === 'folder'
      ? basename(path)
      : basename(path).replace(/\.(gz|npy|npz|idx|txt|text|md|markdown|csv|tsv)/gi, ''),
  );
  const telling = own.split('-').filter((word) => !COMMON_WORDS.test(word));
  const name = kind === 'file' && telling.length === 0 ? kebab(basename(dirname(path))) : own;
  if (isDatasetName(name)) return name;
  throw new RequestError(`${printable(path)}: no name can be made from this path; give the data set a name.`, {
    field: 'name',
  });
}

const COMMON_WORDS = /^(train|training|test|t10k|images?|imgs?|data|x|idx[0-9]?|ubyte)$/;

function kebab(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '');
}
