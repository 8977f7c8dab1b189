import { resolve } from 'node:path';
import { RequestError } from '../core/errors.js';
import { cifar10Archive, cifar10Content } from './cifar-10.js';
import type { DataDirs, DatasetImport, DatasetInfo } from './dataset.js';
import { printable, shownName } from './file-errors.js';
import { importImages } from './import-images.js';
import { holdsNpyRows, importNpyRows } from './import-npy-rows.js';
import { fileSource, folderSource, pathKind, type Source } from './import-source.js';
import { importTexts } from './import-texts.js';
import { MAX_SIDE } from './limits.js';
import { recoverPath } from './list-entries.js';
import { readWhole } from './read-at.js';
import { checkDatasetName, nameFromPath } from './name.js';
import { Scratch } from './scratch.js';
import { storedInfo } from './stored-info.js';
import { nameTaken, writeDataset, type DatasetContent } from './write-dataset.js';

export interface ImportProgress {
  done: number;
  total: number;
  /** What is being done, such as "Reading images". */
  what: string;
}

/**
 * Reads images or texts from `request.path` and keeps them as a data set of the user's, in whole or, where anything is
 * wrong, not at all. `isTaken` says whether a name is in use. Throws RequestError in one sentence.
 */
export async function importFrom(
  request: DatasetImport,
  dirs: DataDirs,
  isTaken: (name: string) => Promise<boolean>,
  onProgress: (progress: ImportProgress) => void,
): Promise<DatasetInfo> {
  checkSize(request);
  const path = await recoverPath(resolve(request.path));
  const kind = await pathKind(path, request.path);
  const name = request.name === undefined ? nameFromPath(path, kind) : checkDatasetName(request.name);
  if (await isTaken(name)) throw nameTaken(name);

  const source = kind === 'folder' ? await folderSource(path) : await fileSource(path);
  checkFit(request, source);
  const about = { request, path: shownName(path), title: request.name ?? name };
  const scratch = new Scratch(dirs.user, name);
  try {
    const content = await read(source, { ...about, scratch }, onProgress);
    return storedInfo(name, await writeDataset(dirs.user, name, content));
  } finally {
    scratch.end();
  }
}

async function read(
  source: Source,
  about: { request: DatasetImport; path: string; title: string; scratch: Scratch },
  onProgress: (progress: ImportProgress) => void,
): Promise<DatasetContent> {
  if (source.kind === 'cifar-10') return importCifar10(source.path, onProgress);
  if (source.kind === 'arrays' && (await holdsNpyRows(source.path, about.request))) {
    return importNpyRows(source.path, about, onProgress);
  }
  if (source.kind === 'arrays') checkNoRows(about.request, source.path);
  if (source.kind === 'arrays' || source.kind === 'images') return importImages(source, about, onProgress);
  return importTexts(source, about, onProgress);
}

async function importCifar10(path: string, onProgress: (progress: ImportProgress) => void): Promise<DatasetContent> {
  const archive = await readWhole(path, { what: 'the archive of CIFAR-10', most: 2 * cifar10Archive.bytes });
  return cifar10Content(printable(path), archive, onProgress);
}

function checkNoRows({ target, columns }: DatasetImport, path: string): void {
  if (target === undefined && columns === undefined) return;
  const field = target === undefined ? 'columns' : 'target';
  throw new RequestError(`${field}: this is for tables, and ${printable(path)} holds images; leave it out.`, { field });
}

function checkSize({ size }: DatasetImport): void {
  for (const side of size ? [size.width, size.height] : []) {
    if (Number.isInteger(side) && side >= 1 && side <= MAX_SIDE) continue;
    throw new RequestError(`size: ${side} is not allowed; use whole numbers from 1 to ${MAX_SIDE}.`, { field: 'size' });
  }
}

/** Throws RequestError for what the request says of data that it does not name. */
function checkFit(request: DatasetImport, { kind, path }: Source): void {
  const isImages = kind === 'arrays' || kind === 'images' || kind === 'cifar-10';
  const unfit = [
    ...(isImages ? [] : (['size', 'colour'] as const)),
    ...(kind === 'table' ? [] : (['textColumn', 'labelColumn'] as const)),
    ...(kind === 'table' || kind === 'arrays' ? [] : (['target', 'columns'] as const)),
  ].find((field) => request[field] !== undefined);
  if (unfit === undefined) return;
  const needed = unfit === 'size' || unfit === 'colour' ? 'images' : 'a .csv or .tsv file';
  throw new RequestError(
    `${unfit}: this is for ${needed}, and ${printable(path)} holds ${isImages ? 'images' : 'texts'}; leave it out.`,
    { field: unfit },
  );
}
