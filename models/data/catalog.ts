/** Every data set that can be trained on: the user's own, the installed, the bundled and the made ones. No TensorFlow. */
import { join } from 'node:path';
import { RequestError } from '../core/errors.js';
import type {
  DataDirs,
  DatasetIdentity,
  DatasetImport,
  DatasetInfo,
  DatasetKind,
  ImageDataset,
  LabelledTexts,
  Split,
  TableDataset,
  TextCorpus,
} from './dataset.js';
import { FASHION_MNIST, fashionMnistFingerprint, hasFashionMnist, loadFashionMnist } from './fashion-mnist.js';
import {
  BUNDLED_TABLE,
  BUNDLED_TEXT,
  exists,
  findDataset,
  findOfKind,
  infoOf,
  listDatasets,
  type Found,
} from './find-dataset.js';
import { generatorFingerprint, manifestFingerprint } from './fingerprint.js';
import { loadGeneratedImages, loadGeneratedTable } from './generators/generated.js';
import { importFrom, type ImportProgress } from './import-dataset.js';
import { makeInto, type DatasetMaking } from './make-dataset.js';
import { isDatasetName } from './name.js';
import { remembered } from './remembered.js';
import type { OpenImages } from './open-images.js';
import { loadStored, openStored } from './stored.js';
import { loadStoredCorpus, loadStoredTexts } from './stored-text.js';
import { loadStoredTable } from './table-file.js';
import { deleteDataset } from './write-dataset.js';

export { BUNDLED_TABLE, BUNDLED_TEXT, describeDataset, listDatasets } from './find-dataset.js';
export { fetchCifar10 } from './fetch-cifar-10.js';
export { classCounts, imagesPage, previewPicture } from './look-at-images.js';

/** The images that the app brings along. */
export const BUNDLED_DATASET = 'fashion-mnist-10k';

/**
 * Loads one split of a data set of images into memory. Throws RequestError (field `dataset`) where there is no such
 * data set or it is of another kind, and RequestError that names the file where it is damaged.
 */
export async function loadDataset(name: string, split: Split, dirs: DataDirs): Promise<ImageDataset> {
  const found = await findOfKind(name, dirs, 'images');
  switch (found.at) {
    case 'folder':
      return loadStored(name, found.folder, found.manifest, split);
    case 'fashion-mnist':
      return loadFashionMnist(found.folder, split);
    case 'generator':
      return loadGeneratedImages(found.generator, split);
  }
}

/**
 * The same, with images that need more than `most` bytes left in their file, from which they are read when they are wanted.
 * Throws RequestError as loadDataset does.
 */
export async function openDataset(
  name: string,
  dirs: DataDirs,
  { split, most }: { split: Split; most: number },
): Promise<OpenImages> {
  const found = await findOfKind(name, dirs, 'images');
  if (found.at === 'folder') return openStored(name, found.folder, found.manifest, { split, most });
  return loadDataset(name, split, dirs);
}

/** Loads a text into memory, both parts. Throws RequestError as loadDataset does. */
export async function loadCorpus(name: string, dirs: DataDirs): Promise<TextCorpus> {
  const { folder, manifest } = await findStored(name, dirs, 'text');
  return loadStoredCorpus(name, folder, manifest);
}

/** Loads one split of texts with classes into memory. Throws RequestError as loadDataset does. */
export async function loadLabelledTexts(name: string, split: Split, dirs: DataDirs): Promise<LabelledTexts> {
  const { folder, manifest } = await findStored(name, dirs, 'labelled-text');
  return loadStoredTexts(name, folder, manifest, split);
}

/** Loads one split of a table into memory. Throws RequestError as loadDataset does. */
export async function loadTable(name: string, split: Split, dirs: DataDirs): Promise<TableDataset> {
  const found = await findOfKind(name, dirs, 'table');
  if (found.at === 'generator') return loadGeneratedTable(found.generator, split);
  return loadStoredTable(name, found.folder, found.manifest, split);
}

/**
 * What to train on when the user names nothing. Images: Fashion-MNIST in full where it is installed, else the bundled
 * part; text and tables: a bundled one; labelled texts: the first of the user's, or null.
 */
export async function defaultDataset(dirs: DataDirs, kind?: 'images' | 'text' | 'table'): Promise<string>;
export async function defaultDataset(dirs: DataDirs, kind: DatasetKind): Promise<string | null>;
export async function defaultDataset(dirs: DataDirs, kind: DatasetKind = 'images'): Promise<string | null> {
  if (kind === 'text') return BUNDLED_TEXT;
  if (kind === 'table') return BUNDLED_TABLE;
  if (kind === 'labelled-text') return (await listDatasets(dirs)).find((one) => one.kind === kind)?.name ?? null;
  for (const root of dirs.installed) {
    if (await hasFashionMnist(join(root, FASHION_MNIST))) return FASHION_MNIST;
  }
  return BUNDLED_DATASET;
}

/**
 * Keeps a copy of the user's images, texts or table as a new data set, in whole or, where anything is wrong, not at all.
 * Throws RequestError that names the file at fault, or the field of the request.
 */
export async function importDataset(
  request: DatasetImport,
  dirs: DataDirs,
  onProgress: (progress: ImportProgress) => void,
): Promise<DatasetInfo> {
  return importFrom(request, dirs, (name) => isTaken(name, dirs), onProgress);
}

/**
 * Sums that tell a data set from another one of the same name: SHA-256 by file, of what its files were when they were
 * added, and of its class names; of one that is made, of what it is made by. Throws RequestError where there is no such
 * data set.
 */
export async function datasetFingerprint(name: string, dirs: DataDirs): Promise<Record<string, string>> {
  return fingerprintOf(await findDataset(name, dirs));
}

/** What tells the data set of this name from another one, and what is kept of it. Throws RequestError as datasetFingerprint does. */
export async function identifyDataset(name: string, dirs: DataDirs): Promise<DatasetIdentity> {
  const found = await findDataset(name, dirs);
  return { name, sha256: fingerprintOf(found), about: remembered(infoOf(name, found)) };
}

function fingerprintOf(found: Found): Record<string, string> {
  if (found.at === 'generator') return generatorFingerprint(found.generator);
  return found.at === 'folder' ? manifestFingerprint(found.manifest) : fashionMnistFingerprint;
}

/** Makes a variant of a generator's data and keeps it as a new data set. Throws RequestError that names the field. */
export async function makeDataset(
  making: DatasetMaking,
  dirs: DataDirs,
  onProgress: (progress: ImportProgress) => void = () => undefined,
): Promise<DatasetInfo> {
  return makeInto(dirs.user, making, (name) => isTaken(name, dirs), onProgress);
}

/** Removes a data set of the user's, damaged or not. Throws RequestError where it is not the user's. */
export async function removeDataset(name: string, dirs: DataDirs): Promise<void> {
  await assertRemovable(name, dirs);
  await deleteDataset(dirs.user, name);
}

/** Throws RequestError where a data set is not the user's, or there is none. */
export async function assertRemovable(name: string, dirs: DataDirs): Promise<void> {
  if (isDatasetName(name) && (await exists(join(dirs.user, name)))) return;
  const found = await findDataset(name, dirs);
  const isBundled = found.at === 'generator' || (found.at === 'folder' && found.manifest.origin === 'bundled');
  throw new RequestError(
    `dataset: '${name}' ${isBundled ? 'comes with the app' : 'is installed on this machine'}; only data sets that you have added can be removed.`,
    { field: 'dataset' },
  );
}

async function isTaken(name: string, dirs: DataDirs): Promise<boolean> {
  if (name === BUNDLED_DATASET || name === BUNDLED_TEXT || (await exists(join(dirs.user, name)))) return true;
  return (await listDatasets(dirs)).some((one) => one.name === name);
}

/** As findOfKind, for kinds that no generator makes. */
async function findStored<K extends 'text' | 'labelled-text'>(name: string, dirs: DataDirs, kind: K) {
  const found = await findOfKind(name, dirs, kind);
  if (found.at === 'folder') return found;
  throw new Error(`No generator makes data of the kind ${kind}.`);
}
