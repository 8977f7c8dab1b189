/** Files that belong together are found by name: images with their labels, training images with test images. */
import { basename, dirname, join } from 'node:path';
import { RequestError } from '../core/errors.js';
import { IMAGE_NAME } from './decode-image.js';
import { fileError, printable } from './file-errors.js';
import { listEntries } from './list-entries.js';

/** The files of one data set; null where there is none. */
export interface ArrayFiles {
  images: string;
  labels: string | null;
  testImages: string | null;
  testLabels: string | null;
}

/** Words of a file's name, and what stands in their place in the name of the labels. */
const LABEL_WORDS: [RegExp, string[]][] = [
  [wordPattern('images?|imgs?'), ['labels', 'label']],
  [wordPattern('x'), ['y']],
  [wordPattern('data|features'), ['labels', 'targets', 'target', 'label']],
];
const TRAIN_WORD = wordPattern('train|training');
const TEST_WORDS = ['test', 't10k', 'testing', 'val', 'valid', 'validation'];
const ARRAY_FILE = /(\.npy|(^|[-_.])idx\d?([-_.]ubyte)?(\.gz)?)$/i;
const LABEL_WORD = wordPattern('labels?|targets?|y|idx1');
const IMAGE_WORD = wordPattern('images?|imgs?|x|data|features|idx3|idx4');

function wordPattern(words: string): RegExp {
  return new RegExp(`(?<=^|[-_.])(?:${words})(?=[-_.]|$)`, 'i');
}

/** The labels, test images and test labels that lie beside a file of images. Throws RequestError. */
export async function findCompanions(images: string): Promise<ArrayFiles> {
  const folder = dirname(images);
  const names = await listFolder(folder);
  const own = basename(images);
  const find = (candidates: string[]) => {
    const wanted = candidates.flatMap(compressedOrNot).map((name) => name.toLowerCase());
    const found = names.find((name) => name !== own && wanted.includes(name.toLowerCase()));
    return found === undefined ? null : join(folder, found);
  };
  const testImages = find(testNames(own));
  return {
    images,
    labels: find(labelNames(own)),
    testImages,
    testLabels: testImages && find(labelNames(basename(testImages))),
  };
}

/**
 * The file of training images in a folder that holds IDX or .npy files, or null where it holds none or holds PNG or
 * JPEG images, also in its sub-folders: an array there is a companion of those. Throws RequestError where there are several that could be meant.
 */
export async function findArrayFile(folder: string): Promise<string | null> {
  const names = (await listFolder(folder)).filter((name) => ARRAY_FILE.test(name));
  if (names.length === 0 || (await holdsImages(folder))) return null;
  const isLabels = new Set(names.flatMap(labelNames).flatMap(compressedOrNot));
  const images = names.filter((name) => !isLabels.has(name) && !LABEL_WORD.test(name));
  const named = images.filter((name) => IMAGE_WORD.test(name));
  const training = named.filter((name) => TRAIN_WORD.test(name));
  for (const candidates of [training, named, images]) {
    if (candidates.length === 1) return join(folder, candidates[0]!);
  }
  throw new RequestError(
    `${printable(folder)}: the folder holds several arrays (${names.slice(0, 4).map(printable).join(', ')}${names.length > 4 ? ', …' : ''}); name the file with the training images.`,
  );
}

/** Whether the folder or one of its sub-folders has a file that is named like an image. */
async function holdsImages(folder: string): Promise<boolean> {
  if ((await listFolder(folder)).some((name) => IMAGE_NAME.test(name))) return true;
  for (const { name, is } of await listEntries(folder)) {
    if (is !== 'folder') continue;
    if ((await listFolder(join(folder, name))).some((file) => IMAGE_NAME.test(file))) return true;
  }
  return false;
}

/** How the file with the labels of the images in `name` may be called; the likeliest first. */
export function labelNames(name: string): string[] {
  const relabelled = name.replace(/idx[34]/i, 'idx1');
  for (const [word, replacements] of LABEL_WORDS) {
    if (word.test(relabelled)) return replacements.map((other) => relabelled.replace(word, other));
  }
  const [stem, extension] = splitName(relabelled);
  return ['-labels', '_labels', '.labels', '_y', '-y'].map((ending) => stem + ending + extension);
}

function testNames(name: string): string[] {
  return TRAIN_WORD.test(name) ? TEST_WORDS.map((word) => name.replace(TRAIN_WORD, word)) : [];
}

function compressedOrNot(name: string): string[] {
  return /\.gz$/i.test(name) ? [name, name.slice(0, -3)] : [name, `${name}.gz`];
}

function splitName(name: string): [string, string] {
  const extension = /(\.[a-z0-9]+)?(\.gz)?$/i.exec(name)?.[0] ?? '';
  return [name.slice(0, name.length - extension.length), extension];
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return (await listEntries(folder)).filter(({ is }) => is !== 'folder').map(({ name }) => name);
  } catch (error) {
    throw fileError(folder, error);
  }
}
