/**
 * Finds the images in a folder. Sub-folders are classes, sorted by their names' code units; `train` and `test` are
 * splits; a folder that holds nothing but one folder of classes stands for that one.
 */
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { RequestError } from '../core/errors.js';
import { IMAGE_NAME, imageFormat } from './decode-image.js';
import { fileError, printable, systemErrorCode } from './file-errors.js';
import { MAX_CLASSES } from './limits.js';
import { readHead } from './read-at.js';

export interface FoundImage {
  path: string;
  /** Index into `classNames`, or null where there are no classes. */
  label: number | null;
}

export interface FoundImages {
  classNames: string[];
  train: FoundImage[];
  /** Null where the folder has no `test` beside `train`. */
  test: FoundImage[] | null;
  notes: string[];
}

/** One folder and everything in it. */
interface Tree {
  path: string;
  images: string[];
  others: string[];
  folders: Map<string, Tree>;
}

/** Images of other formats: not read, and worth a word. */
const OTHER_IMAGE_NAME = /\.(gif|webp|bmp|tiff?|avif|heic|svg|ppm|pgm)$/i;
const TRAIN_FOLDER = /^(train|training)$/i;
const TEST_FOLDER = /^(test|testing|val|valid|validation)$/i;
const DEEPEST = 32;

/**
 * All images below `folder`, sorted by path, so the order is the same on every machine. Hidden files and files that
 * are no images are passed over, and what a file
 * is says its content, not its name. Throws RequestError where there are none, or some lie where no class can be told.
 */
export async function findImages(folder: string): Promise<FoundImages> {
  const { tree, notes } = unwrap(await readTree(folder, new Set(), 0));
  notes.push(...noteOthers(tree));
  const splits = splitFolders(tree);
  const train = classify(splits?.train ?? tree, null);
  if (train.images.length === 0) throw nothingFound(tree);
  if (!splits?.test) return { classNames: train.classNames, train: train.images, test: null, notes };
  const test = classify(splits.test, train.classNames);
  notes.push(...splits.notes);
  return { classNames: train.classNames, train: train.images, test: test.images, notes };
}

/** Goes down through folders whose only content is one folder that has sub-folders of images, as archives unpack. */
function unwrap(tree: Tree): { tree: Tree; notes: string[] } {
  let inner = tree;
  for (;;) {
    const [only, ...others] = [...inner.folders.values()].filter(hasImages);
    const wraps = only && others.length === 0 && inner.images.length === 0 && only.images.length === 0;
    if (!wraps || isSplit(only)) break;
    inner = only;
  }
  const notes =
    inner === tree ? [] : [`The classes are the sub-folders of ${printable(relative(tree.path, inner.path))}.`];
  return { tree: inner, notes };
}

async function readTree(path: string, parents: ReadonlySet<string>, depth: number): Promise<Tree> {
  const tree: Tree = { path, images: [], others: [], folders: new Map() };
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
      if (kind?.isDirectory()) tree.folders.set(entry.name, await readTree(child, inside, depth + 1));
      // A link that leads nowhere is reported as an image that can't be read.
      else if (kind === null || kind.isFile()) ((await isImage(child)) ? tree.images : tree.others).push(child);
    }
  } catch (error) {
    throw fileError(path, error);
  }
  return tree;
}

/** Whether the file is named like an image or, whatever its name, begins like one. */
async function isImage(path: string): Promise<boolean> {
  if (IMAGE_NAME.test(path)) return true;
  try {
    return imageFormat(await readHead(path, 8)) !== null;
  } catch (error) {
    if (systemErrorCode(error) === null) throw error;
    return false;
  }
}

const hasImages = (tree: Tree): boolean => tree.images.length > 0 || [...tree.folders.values()].some(hasImages);
const isSplit = ({ path }: Tree): boolean => TRAIN_FOLDER.test(basename(path)) || TEST_FOLDER.test(basename(path));

function allOf(tree: Tree, kind: 'images' | 'others'): string[] {
  return [...tree[kind], ...[...tree.folders.values()].flatMap((child) => allOf(child, kind))];
}

/** `known` are the classes of the training images, which those of the test images must be among. */
function classify(tree: Tree, known: string[] | null): { classNames: string[]; images: FoundImage[] } {
  const classes = [...tree.folders].filter(([, child]) => hasImages(child));
  const loose = tree.images;
  if (classes.length === 0 && (known === null || known.length === 0)) {
    return { classNames: [], images: loose.map((path) => ({ path, label: null })) };
  }
  if (loose.length > 0) {
    const more = loose.length > 1 ? `, as do ${loose.length - 1} more` : '';
    const instead = known ? ', or add the training folder alone' : '';
    throw new RequestError(
      `${printable(loose[0]!)}: this image lies in no class folder${more}; move it into the folder of its class${instead}.`,
    );
  }
  const classNames = known ?? classes.map(([name]) => name);
  if (classNames.length > MAX_CLASSES) {
    throw new RequestError(
      `${printable(tree.path)}: ${classNames.length} sub-folders are more than ${MAX_CLASSES} classes.`,
    );
  }
  const images = classes.flatMap(([name, child]) => {
    const label = classNames.indexOf(name);
    if (label < 0) {
      throw new RequestError(`${printable(child.path)}: the training images have no class '${printable(name)}'.`);
    }
    return allOf(child, 'images').map((path) => ({ path, label }));
  });
  return { classNames, images };
}

/** `test` is null where there is nothing but a folder `train`; null where the sub-folders are not splits. */
function splitFolders(tree: Tree): { train: Tree; test: Tree | null; notes: string[] } | null {
  const folders = [...tree.folders].filter(([, child]) => hasImages(child));
  const train = folders.filter(([name]) => TRAIN_FOLDER.test(name));
  const tests = folders.filter(([name]) => TEST_FOLDER.test(name));
  if (train.length !== 1 || train.length + tests.length !== folders.length || tree.images.length > 0) return null;
  const [testName, test] = tests.find(([name]) => /^test/i.test(name)) ?? tests[0] ?? [null, null];
  return {
    train: train[0]![1],
    test,
    notes: tests
      .filter(([name]) => name !== testName)
      .map(
        ([name]) => `The images in ${printable(name)} were left out; those in ${printable(testName!)} are for testing.`,
      ),
  };
}

function noteOthers(tree: Tree): string[] {
  const others = allOf(tree, 'others').filter((file) => OTHER_IMAGE_NAME.test(file));
  if (others.length === 0) return [];
  const example = printable(relative(tree.path, others[0]!));
  const [what, verb] = others.length === 1 ? ['1 image', 'was'] : [`${others.length} images`, 'were'];
  return [`${what} of another format than PNG and JPEG ${verb} left out, such as ${example}.`];
}

function nothingFound(tree: Tree): RequestError {
  const files = allOf(tree, 'others');
  const seen =
    files.length === 0
      ? 'the folder is empty'
      : `none of its ${files.length} files is a PNG or JPEG image (such as ${printable(relative(tree.path, files[0]!))})`;
  return new RequestError(
    `${printable(tree.path)}: ${seen}; give a folder of PNG or JPEG images, with a sub-folder for each class if there are classes.`,
  );
}
