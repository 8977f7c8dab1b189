/** Where data sets lie: folders of the user's and installed ones, and those that generators make. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RequestError, UnknownDatasetError } from '../core/errors.js';
import type { DataDirs, DatasetInfo, DatasetKind } from './dataset.js';
import { FASHION_MNIST, fashionMnistInfo, hasFashionMnist } from './fashion-mnist.js';
import { fileError, printable, systemErrorCode } from './file-errors.js';
import { generatedInfo } from './generators/generated.js';
import { findGenerator, generators, type Generator } from './generators/generators.js';
import { readManifest, type Manifest } from './manifest.js';
import { isDatasetName } from './name.js';
import { storedInfo } from './stored-info.js';

/** The text that the app brings along. */
export const BUNDLED_TEXT = 'tiny-shakespeare';

/** The table to begin with, of those that the app brings along. */
export const BUNDLED_TABLE = 'breast-cancer';

/** A data set of some name: stored in a folder, the installed Fashion-MNIST, or made by a generator. */
export type Found =
  | { at: 'folder'; folder: string; manifest: Manifest }
  | { at: 'fashion-mnist'; folder: string }
  | { at: 'generator'; generator: Generator };

/** Of what is asked for: a kind of data set, in one place or another. */
type OfKind<K extends DatasetKind> =
  | { at: 'folder'; folder: string; manifest: Extract<Manifest, { kind: K }> }
  | (K extends 'images' ? { at: 'fashion-mnist'; folder: string } : never)
  | { at: 'generator'; generator: Extract<Generator, { kind: K }> };

/**
 * All data sets, the user's first and made ones last, each name once. A folder that is damaged is left out: loading it by
 * name says what is wrong with it. Throws RequestError where the user's folder can't be read.
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
  for (const generator of generators) {
    if (!infos.has(generator.name)) infos.set(generator.name, generatedInfo(generator));
  }
  return [...infos.values()];
}

/**
 * Throws RequestError (field `dataset`) where there is none of that name, naming those of the kind that is needed, or
 * all, and what its manifest lacks where that is damaged.
 */
export async function findDataset(name: string, dirs: DataDirs, kind?: DatasetKind): Promise<Found> {
  let damaged: Found | null = null;
  if (isDatasetName(name)) {
    for (const root of [dirs.user, ...dirs.installed]) {
      const folder = join(root, name);
      const manifest = await readManifest(folder);
      if (manifest) return { at: 'folder', folder, manifest };
      if (name !== FASHION_MNIST || !(await folderNames(root)).includes(name)) continue;
      if (await hasFashionMnist(folder)) return { at: 'fashion-mnist', folder };
      damaged ??= { at: 'fashion-mnist', folder };
    }
  }
  // Loading the incomplete Fashion-MNIST names the file that is missing or wrong.
  if (damaged) return damaged;
  const generator = findGenerator(name);
  if (generator) return { at: 'generator', generator };
  const known = (await listDatasets(dirs)).filter((one) => kind === undefined || one.kind === kind);
  const names = known.map((one) => one.name).join(', ');
  throw new UnknownDatasetError(
    `dataset: '${printable(name)}' is unknown; use ${names || 'one you have added'}, or add it with 'lab datasets add PATH'.`,
    { field: 'dataset' },
  );
}

/** What a list shows of one data set. Throws RequestError as findDataset does. */
export async function describeDataset(name: string, dirs: DataDirs): Promise<DatasetInfo> {
  return infoOf(name, await findDataset(name, dirs));
}

export function infoOf(name: string, found: Found): DatasetInfo {
  if (found.at === 'generator') return generatedInfo(found.generator);
  return found.at === 'folder' ? storedInfo(name, found.manifest) : fashionMnistInfo;
}

/** As findDataset. Throws RequestError (field `dataset`) also where the data set is of another kind. */
export async function findOfKind<K extends DatasetKind>(name: string, dirs: DataDirs, kind: K): Promise<OfKind<K>> {
  const found = await findDataset(name, dirs, kind);
  const holds = kindOf(found);
  if (holds === kind) return found as OfKind<K>;
  throw new RequestError(`dataset: '${name}' holds ${HOLDS[holds]}; this needs ${NEEDS[kind]}.`, { field: 'dataset' });
}

function kindOf(found: Found): DatasetKind {
  if (found.at === 'fashion-mnist') return 'images';
  return found.at === 'folder' ? found.manifest.kind : found.generator.kind;
}

/** Whether there is something at `path`. Throws RequestError where the disk does not say. */
export async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw fileError(path, error);
  }
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

function orNullIfUnusable(error: unknown): null {
  if (error instanceof RequestError) return null;
  throw error;
}
