/** Finds the images in a folder; sub-folders are classes, `train` and `test` are splits. */
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { RequestError } from '../core/errors.js';
import { imageFormat } from './decode-image.js';
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

const IMAGE_NAME = /\.(png|jpe?g|jfif)$/i;
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
  const tree = await readTree(folder, new Set(), 0);
  const notes = noteOthers(tree);
  const splits = splitFolders(tree);
  if (!splits) {
    const { classNames, images } = classify(tree, null);
    if (images.length === 0) throw nothingFound(tree);
    return { classNames, train: images, test: null, notes };
  }
  const train = classify(splits.train, null);
  if (train.images.length === 0) throw nothingFound(splits.train);
  const test = classify(splits.test, train.classNames);
  if (test.images.length === 0) throw nothingFound(splits.test);
  notes.push(...splits.notes);
  return { classNames: train.classNames, train: train.images, test: test.images, notes };
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

function allOf(tree: Tree, kind: 'images' | 'others'): string[] {
  return [...tree[kind], ...[...tree.folders.values()].flatMap((child) => allOf(child, kind))];
}

/** `known` are the classes of the training images, which those of the test images must be among. */
function classify(tree: Tree, known: string[] | null): { classNames: string[]; images: FoundImage[] } {
  const classes = [...tree.folders].filter(([, child]) => allOf(child, 'images').length > 0);
  const loose = tree.images;
  if (classes.length === 0 && (known === null || known.length === 0)) {
    return { classNames: [], images: loose.map((path) => ({ path, label: null })) };
  }
  if (loose.length > 0) {
    throw new RequestError(
      `${printable(loose[0]!)}: this image lies beside class folders${loose.length > 1 ? `, as do ${loose.length - 1} more` : ''}; move it into the folder of its class.`,
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

function splitFolders(tree: Tree): { train: Tree; test: Tree; notes: string[] } | null {
  const names = [...tree.folders.keys()];
  const train = names.filter((name) => TRAIN_FOLDER.test(name));
  const tests = names.filter((name) => TEST_FOLDER.test(name));
  if (train.length !== 1 || tests.length === 0 || train.length + tests.length !== names.length) return null;
  const test = tests.find((name) => /^test/i.test(name)) ?? tests[0]!;
  return {
    train: tree.folders.get(train[0]!)!,
    test: tree.folders.get(test)!,
    notes: tests
      .filter((name) => name !== test)
      .map((name) => `The images in ${printable(name)} were left out; those in ${printable(test)} are for testing.`),
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
