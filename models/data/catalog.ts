/** Every data set that can be trained on: the user's own, the installed ones and the bundled ones. No TensorFlow. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RequestError } from '../core/errors.js';
import type { Picture } from '../core/telemetry.js';
import type {
  DataDirs,
  DatasetImport,
  DatasetInfo,
  DatasetKind,
  ImageDataset,
  LabelledTexts,
  Split,
  TableDataset,
  TextCorpus,
} from './dataset.js';
import {
  FASHION_MNIST,
  fashionMnistFingerprint,
  fashionMnistInfo,
  hasFashionMnist,
  loadFashionMnist,
} from './fashion-mnist.js';
import { fileError, printable, systemErrorCode } from './file-errors.js';
import { manifestFingerprint } from './fingerprint.js';
import { importFrom, type ImportProgress } from './import-dataset.js';
import { readManifest, type Manifest } from './manifest.js';
import { isDatasetName } from './name.js';
import { arrangePreview, choosePreview } from './preview.js';
import { loadStored, readStoredImages, readStoredLabels } from './stored.js';
import { storedInfo } from './stored-info.js';
import { loadStoredCorpus, loadStoredTexts } from './stored-text.js';
import { loadStoredTable } from './table-file.js';
import { deleteDataset } from './write-dataset.js';

/** The images that the app brings along. */
export const BUNDLED_DATASET = 'fashion-mnist-10k';

/** The text that the app brings along. */
export const BUNDLED_TEXT = 'tiny-shakespeare';

/** The table that the app brings along to begin with; there are more. */
export const BUNDLED_TABLE = 'breast-cancer';

/** A place where a data set of some name was found; `manifest` is null for the installed Fashion-MNIST. */
interface Found {
  folder: string;
  manifest: Manifest | null;
}

/**
 * All data sets, the user's first, each name once. A folder that is damaged is left out: loading it by name says
 * what is wrong with it. Throws RequestError where the user's folder can't be read.
 */
export async function listDatasets(dirs: DataDirs): Promise<DatasetInfo[]> {
  const infos = new Map<string, DatasetInfo>();
  for (const root of [dirs.user, ...dirs.installed]) {
    for (const name of await folderNames(root)) {
      if (infos.has(name)) continue;
      const folder = join(root, name);
      const manifest = await readManifest(folder).catch(orNullIfUnusable);
      if (manifest) infos.set(name, storedInfo(name, manifest));
      else if (name === FASHION_MNIST && (await hasFashionMnist(folder))) infos.set(name, fashionMnistInfo);
    }
  }
  return [...infos.values()];
}

/**
 * Loads one split of a data set of images into memory. Throws RequestError (field `dataset`) where there is no such
 * data set or it is of another kind, and RequestError that names the file where it is damaged.
 */
export async function loadDataset(name: string, split: Split, dirs: DataDirs): Promise<ImageDataset> {
  const { folder, manifest } = await findDataset(name, dirs, 'images');
  if (manifest === null) return loadFashionMnist(folder, split);
  if (manifest.kind !== 'images') throw otherKind(name, manifest.kind, 'images');
  return loadStored(name, folder, manifest, split);
}

/** Loads a text into memory, both parts. Throws RequestError as loadDataset does. */
export async function loadCorpus(name: string, dirs: DataDirs): Promise<TextCorpus> {
  const { folder, manifest } = await findDataset(name, dirs, 'text');
  if (manifest?.kind !== 'text') throw otherKind(name, manifest?.kind ?? 'images', 'text');
  return loadStoredCorpus(name, folder, manifest);
}

/** Loads one split of texts with classes into memory. Throws RequestError as loadDataset does. */
export async function loadLabelledTexts(name: string, split: Split, dirs: DataDirs): Promise<LabelledTexts> {
  const { folder, manifest } = await findDataset(name, dirs, 'labelled-text');
  if (manifest?.kind !== 'labelled-text') throw otherKind(name, manifest?.kind ?? 'images', 'labelled-text');
  return loadStoredTexts(name, folder, manifest, split);
}

/** Loads one split of a table into memory. Throws RequestError as loadDataset does. */
export async function loadTable(name: string, split: Split, dirs: DataDirs): Promise<TableDataset> {
  const { folder, manifest } = await findDataset(name, dirs, 'table');
  if (manifest?.kind !== 'table') throw otherKind(name, manifest?.kind ?? 'images', 'table');
  return loadStoredTable(name, folder, manifest, split);
}

/**
 * What to train on when the user names nothing. Images: Fashion-MNIST in full where it is installed, else the bundled
 * part; text and tables: the bundled one; labelled texts: the first of the user's, or null.
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
 * Keeps a copy of the user's images or texts as a new data set, in whole or, where anything is wrong, not at all.
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
 * added, and of its class names. Throws RequestError where there is no such data set.
 */
export async function datasetFingerprint(name: string, dirs: DataDirs): Promise<Record<string, string>> {
  const { manifest } = await findDataset(name, dirs);
  return manifest ? manifestFingerprint(manifest) : fashionMnistFingerprint;
}

/** Removes a data set of the user's, damaged or not. Throws RequestError where it is not the user's. */
export async function removeDataset(name: string, dirs: DataDirs): Promise<void> {
  if (isDatasetName(name) && (await exists(join(dirs.user, name)))) return deleteDataset(dirs.user, name);
  const { manifest } = await findDataset(name, dirs);
  const origin = manifest?.origin === 'bundled' ? 'comes with the app' : 'is installed on this machine';
  throw new RequestError(`dataset: '${name}' ${origin}; only data sets that you have added can be removed.`, {
    field: 'dataset',
  });
}

/** A picture of 8 × 8 training images of a data set of images. Throws RequestError as loadDataset does. */
export async function previewPicture(name: string, dirs: DataDirs): Promise<Picture> {
  const { folder, manifest } = await findDataset(name, dirs);
  if (manifest) {
    if (manifest.kind !== 'images') throw otherKind(name, manifest.kind, 'images');
    const chosen = choosePreview(manifest.train.count, await readStoredLabels(folder, manifest));
    const images = await readStoredImages(folder, manifest, chosen);
    if (images) return arrangePreview(images, manifest);
  }
  const data = await loadDataset(name, 'train', dirs);
  const bytes = data.images.length / data.count;
  const chosen = choosePreview(data.count, data.labels);
  return arrangePreview(
    chosen.map((image) => data.images.subarray(image * bytes, (image + 1) * bytes)),
    data,
  );
}

async function isTaken(name: string, dirs: DataDirs): Promise<boolean> {
  if (name === BUNDLED_DATASET || name === BUNDLED_TEXT || (await exists(join(dirs.user, name)))) return true;
  return (await listDatasets(dirs)).some((one) => one.name === name);
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw fileError(path, error);
  }
}

/** Where there is none, the sentence names those of the kind that is needed, or all. */
async function findDataset(name: string, dirs: DataDirs, kind?: DatasetKind): Promise<Found> {
  let damaged: Found | null = null;
  if (isDatasetName(name)) {
    for (const root of [dirs.user, ...dirs.installed]) {
      const folder = join(root, name);
      const manifest = await readManifest(folder);
      if (manifest) return { folder, manifest };
      if (name !== FASHION_MNIST || !(await folderNames(root)).includes(name)) continue;
      if (await hasFashionMnist(folder)) return { folder, manifest };
      damaged ??= { folder, manifest };
    }
  }
  // Loading the incomplete Fashion-MNIST names the file that is missing or wrong.
  if (damaged) return damaged;
  const known = (await listDatasets(dirs)).filter((one) => kind === undefined || one.kind === kind);
  const names = known.map((one) => one.name).join(', ');
  throw new RequestError(
    `dataset: '${printable(name)}' is unknown; use ${names || 'one you have added'}, or add it with 'lab datasets add PATH'.`,
    { field: 'dataset' },
  );
}

/** Names of the folders in `root` that can be data sets, sorted; none where `root` does not exist. */
async function folderNames(root: string): Promise<string[]> {
  try {
    return (await readdir(root)).filter(isDatasetName).sort();
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw fileError(root, error);
  }
}

const HOLDS: Record<DatasetKind, string> = {
  images: 'images',
  text: 'one long text',
  'labelled-text': 'labelled texts',
  table: 'a table',
};

const NEEDS: Record<DatasetKind, string> = {
  images: `images, such as ${FASHION_MNIST}`,
  text: `one long text, such as ${BUNDLED_TEXT}`,
  'labelled-text': 'texts with a class each, such as a .csv file that you have added',
  table: `a table, such as ${BUNDLED_TABLE}`,
};

function otherKind(name: string, holds: DatasetKind, needed: DatasetKind): RequestError {
  return new RequestError(`dataset: '${name}' holds ${HOLDS[holds]}; this needs ${NEEDS[needed]}.`, {
    field: 'dataset',
  });
}

function orNullIfUnusable(error: unknown): null {
  if (error instanceof RequestError) return null;
  throw error;
}
