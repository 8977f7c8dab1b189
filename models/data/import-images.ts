/** Imports images: arrays, or a folder of PNG and JPEG files. */
import { RequestError } from '../core/errors.js';
import type { DatasetImport } from './dataset.js';
import { printable } from './file-errors.js';
import { importArrays } from './import-arrays.js';
import type { ImportProgress } from './import-dataset.js';
import { importFolder } from './import-folder.js';
import type { ImageSource } from './import-source.js';
import { splitByHash } from './split.js';
import type { DatasetContent } from './write-dataset.js';
import { writeImages } from './write-images.js';

/** Images and labels in memory, all of one size. */
export interface ImportedSplit {
  pixels: Uint8Array;
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
  { request, path, title }: { request: DatasetImport; path: string; title: string },
  onProgress: (progress: ImportProgress) => void,
): Promise<DatasetContent> {
  const images =
    source.kind === 'arrays'
      ? await importArrays(source.path, request, onProgress)
      : await importFolder(source.tree, request, onProgress);
  const { train, test } = await selectSplits(path, images);
  const { width, height, channels, classNames, notes } = images;
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
        source: path,
        train: await writeImages(folder, 'train', images, train, told),
        test: await writeImages(folder, 'test', images, test, told),
      };
    },
  };
}

async function selectSplits(path: string, { train, test }: ImportedImages) {
  const total = train.count + (test?.count ?? 0);
  if (total < 2) {
    throw new RequestError(
      `${printable(path)}: one image is not a data set; at least two are needed, one to train on and one to test.`,
    );
  }
  const all = (count: number) => Int32Array.from({ length: count }, (_, i) => i);
  if (test) {
    return { train: { ...train, chosen: all(train.count) }, test: { ...test, chosen: all(test.count) } };
  }
  const parts = await splitByHash(train.pixels, train.count, train.labels);
  return { train: { ...train, chosen: parts.train }, test: { ...train, chosen: parts.test } };
}
