/**
 * Finds images or texts in a folder. Sub-folders are classes, sorted by their names' code units; `train` and `test` are
 * splits; a folder that holds nothing but one folder of classes stands for that one.
 */
import { basename, relative } from 'node:path';
import { RequestError } from '../core/errors.js';
import { printable, shownName } from './file-errors.js';
import { allOf, holds, type FileKind, type Tree } from './folder-tree.js';
import { MAX_CLASSES } from './limits.js';

export interface FoundFile {
  path: string;
  /** Index into `classNames`, or null where there are no classes. */
  label: number | null;
}

export interface FoundFiles {
  classNames: string[];
  train: FoundFile[];
  /** Null where the folder has no `test` beside `train`. */
  test: FoundFile[] | null;
  notes: string[];
}

const TRAIN_FOLDER = /^(train|training)$/i;
const TEST_FOLDER = /^(test|testing|val|valid|validation)$/i;

/**
 * All files of one kind in `tree`, which holds some, by path. Images that lie where no class can be told are an error,
 * for they are data; texts there are left out, for lists of files and descriptions are texts too. Throws RequestError.
 */
export function findInClasses(whole: Tree, kind: FileKind): FoundFiles {
  const { tree, notes } = unwrap(whole, kind);
  const splits = splitFolders(tree, kind);
  const train = classify(splits?.train ?? tree, kind, null);
  notes.push(...train.notes);
  if (!splits?.test) return { classNames: train.classNames, train: train.files, test: null, notes };
  const test = classify(splits.test, kind, train.classNames);
  notes.push(...splits.notes, ...test.notes);
  return { classNames: train.classNames, train: train.files, test: test.files, notes };
}

/** Goes down through folders whose only content is one folder that has sub-folders of files, as archives unpack. */
function unwrap(tree: Tree, kind: FileKind): { tree: Tree; notes: string[] } {
  let inner = tree;
  for (;;) {
    const [only, ...others] = inFolders(inner, kind);
    const wraps = only && others.length === 0 && inner[kind].length === 0 && holdsClasses(only, kind);
    if (!wraps || isSplit(only)) break;
    inner = only;
  }
  const notes =
    inner === tree ? [] : [`The classes are the sub-folders of ${printable(relative(tree.path, inner.path))}.`];
  return { tree: inner, notes };
}

const inFolders = (tree: Tree, kind: FileKind): Tree[] => [...tree.folders.values()].filter((one) => holds(one, kind));

/** Whether its files lie in its sub-folders; of texts, a few may lie beside these. */
const holdsClasses = (tree: Tree, kind: FileKind): boolean =>
  tree[kind].length === 0 || (kind === 'texts' && inFolders(tree, kind).length > 1);

const isSplit = ({ path }: Tree): boolean => TRAIN_FOLDER.test(basename(path)) || TEST_FOLDER.test(basename(path));

/** `known` are the classes of the files to train on, which those of the others must be among. */
function classify(tree: Tree, kind: FileKind, known: string[] | null) {
  const classes = [...tree.folders].filter(([, child]) => holds(child, kind));
  const loose = tree[kind];
  if (classes.length === 0 && (known === null || known.length === 0)) {
    return { classNames: [], files: loose.map((path) => ({ path, label: null })), notes: [] };
  }
  if (loose.length > 0 && kind === 'images') throw looseImages(loose, known !== null);
  const classNames = known ?? classes.map(([name]) => shownName(name));
  if (classNames.length > MAX_CLASSES) {
    throw new RequestError(
      `${printable(tree.path)}: ${classNames.length} sub-folders are more than ${MAX_CLASSES} classes.`,
    );
  }
  const files = classes.flatMap(([name, child]) => {
    const label = classNames.indexOf(shownName(name));
    if (label < 0) {
      throw new RequestError(`${printable(child.path)}: the training ${kind} have no class '${printable(name)}'.`);
    }
    return allOf(child, kind).map((path) => ({ path, label }));
  });
  return { classNames, files, notes: noteLoose(loose) };
}

function looseImages(loose: string[], haveKnownClasses: boolean): RequestError {
  const more = loose.length > 1 ? `, as do ${loose.length - 1} more` : '';
  const instead = haveKnownClasses ? ', or add the training folder alone' : '';
  return new RequestError(
    `${printable(loose[0]!)}: this image lies in no class folder${more}; move it into the folder of its class${instead}.`,
  );
}

function noteLoose(loose: string[]): string[] {
  if (loose.length === 0) return [];
  const example = printable(basename(loose[0]!));
  return [
    loose.length === 1
      ? `${example} lies in no class folder and was left out.`
      : `${loose.length} texts lie in no class folder and were left out, such as ${example}.`,
  ];
}

/** `test` is null where there is nothing but a folder `train`; null where the sub-folders are not splits. */
function splitFolders(tree: Tree, kind: FileKind): { train: Tree; test: Tree | null; notes: string[] } | null {
  const folders = [...tree.folders].filter(([, child]) => holds(child, kind));
  const train = folders.filter(([name]) => TRAIN_FOLDER.test(name));
  const tests = folders.filter(([name]) => TEST_FOLDER.test(name));
  if (train.length !== 1 || train.length + tests.length !== folders.length) return null;
  if (kind === 'images' && tree.images.length > 0) return null;
  const [testName, test] = tests.find(([name]) => /^test/i.test(name)) ?? tests[0] ?? [null, null];
  const unused = tests
    .filter(([name]) => name !== testName)
    .map(
      ([name]) => `The ${kind} in ${printable(name)} were left out; those in ${printable(testName!)} are for testing.`,
    );
  return { train: train[0]![1], test, notes: [...noteLoose(tree[kind]), ...unused] };
}
