import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { RequestError } from '../core/errors.js';
import type { DataDirs, DatasetImport, DatasetInfo } from './dataset.js';
import { fileError, printable } from './file-errors.js';
import { importArrays } from './import-arrays.js';
import { findArrayFile } from './companion-files.js';
import { importFolder } from './import-folder.js';
import { MAX_SIDE } from './limits.js';
import { checkDatasetName, nameFromPath } from './name.js';
import { splitByHash } from './split.js';
import { storedInfo } from './stored.js';
import { nameTaken, writeDataset } from './write-dataset.js';

export interface ImportProgress {
  done: number;
  total: number;
  /** What is being done, such as "Reading images". */
  what: string;
}

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
 * Reads images from `request.path` and keeps them as a data set of the user's, in whole or, where anything is wrong,
 * not at all. `isTaken` says whether a name is in use. Throws RequestError in one sentence.
 */
export async function importImages(
  request: DatasetImport,
  dirs: DataDirs,
  isTaken: (name: string) => Promise<boolean>,
  onProgress: (progress: ImportProgress) => void,
): Promise<DatasetInfo> {
  checkSize(request);
  const path = resolve(request.path);
  const isFolder = await pathIsFolder(path, request.path);
  const arrays = isFolder ? await findArrayFile(path) : path;
  const name =
    request.name === undefined ? nameFromPath(path, isFolder ? 'folder' : 'file') : checkDatasetName(request.name);
  if (await isTaken(name)) throw nameTaken(name);

  const images = arrays
    ? await importArrays(arrays, request, onProgress)
    : await importFolder(path, request, onProgress);
  const { train, test } = await selectSplits(path, images);
  const { width, height, channels, classNames, notes } = images;
  const manifest = {
    format: 1 as const,
    origin: 'user' as const,
    title: request.name ?? name,
    summary: `Imported from ${printable(path)}: ${images.found}.`,
    licence: null,
    ...{ width, height, channels, classNames, notes },
    source: path,
  };
  const total = (train.chosen.length + test.chosen.length) * width * height * channels;
  const written = await writeDataset(dirs.user, name, { manifest, train, test }, (done) =>
    onProgress({ done, total, what: 'Writing' }),
  );
  return storedInfo(name, written);
}

function checkSize({ size }: DatasetImport): void {
  for (const side of size ? [size.width, size.height] : []) {
    if (Number.isInteger(side) && side >= 1 && side <= MAX_SIDE) continue;
    throw new RequestError(`size: ${side} is not allowed; use whole numbers from 1 to ${MAX_SIDE}.`, { field: 'size' });
  }
}

async function pathIsFolder(path: string, given: string): Promise<boolean> {
  if (given.trim() === '') {
    throw new RequestError('path: nothing is named; give a folder of images, or an IDX or .npy file.', {
      field: 'path',
    });
  }
  try {
    const info = await stat(path);
    if (!info.isFile() && !info.isDirectory()) {
      throw new RequestError(`${printable(path)}: this is neither a file nor a folder.`, { field: 'path' });
    }
    return info.isDirectory();
  } catch (error) {
    throw fileError(path, error);
  }
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
