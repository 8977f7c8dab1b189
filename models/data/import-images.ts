/** Imports images: arrays, or a folder of PNG and JPEG files. */
import { RequestError } from '../core/errors.js';
import type { DatasetImport, Split } from './dataset.js';
import type { FileRows } from './file-rows.js';
import { printable } from './file-errors.js';
import { importArrays } from './import-arrays.js';
import type { ImportProgress } from './import-dataset.js';
import { importFolder } from './import-folder.js';
import type { ImageSource } from './import-source.js';
import type { Scratch } from './scratch.js';
import { imageKeys } from './content-keys.js';
import { imagesAt } from './open-images.js';
import { groupByKey, splitGroups, type Group } from './split-groups.js';
import { countClasses, equalNotes, fewImagesNote, IMAGES, sharedNotes, sizeNotes } from './split-notes.js';
import type { DatasetContent } from './write-dataset.js';
import { writeImages, type ImageSelection } from './write-images.js';

/** Images, in memory or in a file for the time of the import, all of one size, and labels. */
export interface ImportedSplit {
  images: Uint8Array | FileRows;
  count: number;
  labels: Int32Array | null;
}

/** What an importer has read. */
export interface ImportedImages {
  width: number;
  height: number;
  channels: 1 | 3;
  classNames: string[];
  train: ImportedSplit;
  /** Null where the source has no images for testing: a tenth of `train` is set aside. */
  test: ImportedSplit | null;
  /** Such as "1,200 PNG and JPEG images". */
  found: string;
  notes: string[];
}

/**
 * Reads the images of `source`; what it returns writes them as a data set called `title` that was imported from `path`.
 * Throws RequestError in one sentence.
 */
export async function importImages(
  source: ImageSource,
  { request, path, title, scratch }: { request: DatasetImport; path: string; title: string; scratch: Scratch },
  onProgress: (progress: ImportProgress) => void,
): Promise<DatasetContent> {
  const images =
    source.kind === 'arrays'
      ? await importArrays(source.path, request, onProgress)
      : await importFolder(source.tree, { request, scratch }, onProgress);
  const { train, test, notes: splitNotes } = await selectSplits(path, images);
  const { width, height, channels, classNames } = images;
  const notes = [...images.notes, ...splitNotes];
  const bytes = (train.chosen.length + test.chosen.length) * width * height * channels;
  return {
    what: 'images',
    bytes,
    async write(folder) {
      let done = 0;
      const told = (written: number) => onProgress({ done: (done += written), total: bytes, what: 'Writing' });
      return {
        format: 1,
        kind: 'images',
        origin: 'user',
        title,
        summary: `Imported from ${printable(path)}: ${images.found}.`,
        licence: null,
        ...{ width, height, channels, classNames, notes },
        classCounts: countClasses(train.labels, train.chosen, classNames.length),
        source: path,
        train: await writeImages(folder, 'train', images, train, told),
        test: await writeImages(folder, 'test', images, test, told),
      };
    },
  };
}

/** One image in so many is for testing. */
const ONE_IN = 10;

interface ChosenSplits {
  train: ImageSelection;
  test: ImageSelection;
  notes: string[];
}

async function selectSplits(path: string, imported: ImportedImages): Promise<ChosenSplits> {
  const { classNames, height, width, channels } = imported;
  const readable = (part: ImportedSplit) => ({
    ...{ ...part, height, width, channels },
    read: (places: Int32Array) => imagesAt({ ...part, height, width, channels }, places),
  });
  const train = readable(imported.train);
  const test = imported.test && readable(imported.test);
  const total = train.count + (test?.count ?? 0);
  if (total < 2) {
    throw new RequestError(
      `${printable(path)}: one image is not a data set; at least two are needed, one to train on and one to test.`,
    );
  }
  const keys = await imageKeys(train);
  if (test) {
    const shared = sharedNotes(IMAGES, keys, await imageKeys(test));
    const parts = { train: { ...train, chosen: all(train.count) }, test: { ...test, chosen: all(test.count) } };
    return { ...parts, notes: [...shared, ...countNotes(classNames, parts)] };
  }
  const groups = groupByKey(train.count, (image) => keys[image]!, train.labels);
  if (groups.length === 1) {
    throw new RequestError(
      `${printable(path)}: all ${total.toLocaleString('en')} images are the same; at least two different ones are needed, one to train on and one to test.`,
    );
  }
  const chosen =
    splitGroups(groups, Math.max(1, classNames.length), ONE_IN) ?? splitGroups(withoutClasses(groups), 1, ONE_IN)!;
  const parts = { train: { ...train, chosen: chosen.train }, test: { ...train, chosen: chosen.test } };
  return { ...parts, notes: [...equalNotes(IMAGES, classNames, groups), ...countNotes(classNames, parts)] };
}

const all = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => i);

/** For images of which each is the only one of its class: some class is not trained on then. */
const withoutClasses = (groups: Group[]): Group[] =>
  groups.map(({ items }) => ({ items, classes: new Map([[0, items.length]]) }));

function countNotes(classNames: string[], { train, test }: Record<Split, ImageSelection>): string[] {
  const countOf = ({ labels, chosen }: ImageSelection) => countClasses(labels, chosen, classNames.length);
  const counts = { train: countOf(train), test: countOf(test) };
  const few = fewImagesNote(classNames, counts.train);
  return [...sizeNotes(IMAGES, classNames, counts), ...(few === null ? [] : [few])];
}
