import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { RequestError } from '../core/errors.js';
import { changedFile, checkUnchanged } from './checked-file.js';
import type { ImageDataset, Split } from './dataset.js';
import { fileError, printable } from './file-errors.js';
import { idxHeader, readIdx, type IdxArray, type IdxType } from './idx.js';
import { idxImages, idxLabels } from './idx-images.js';
import type { ImagesManifest, Manifest, StoredFile } from './manifest.js';
import { readAt } from './read-at.js';
import { writeNew } from './write-new.js';

/** Loads one split of the data set in `folder`. Throws RequestError where a file is not the one that was written. */
export async function loadStored(
  name: string,
  folder: string,
  manifest: ImagesManifest,
  split: Split,
): Promise<ImageDataset> {
  const stored = manifest[split];
  const read = (file: StoredFile) => readChecked(folder, file, manifest.origin);
  const path = join(folder, stored.images.file);
  const { count, height, width, channels, pixels } = idxImages(path, await read(stored.images));
  const shape = (of: Record<'count' | 'height' | 'width' | 'channels', number>) =>
    `${of.count} images of ${of.width} × ${of.height} with ${of.channels} channels`;
  const found = shape({ count, height, width, channels });
  const expected = shape({ ...manifest, count: stored.count });
  if (found !== expected) {
    throw new RequestError(`${printable(path)}: it holds ${found}, and its dataset.json says ${expected}.`);
  }
  const labels =
    stored.labels === null ? null : idxLabels(join(folder, stored.labels.file), await read(stored.labels), count);
  const outside = labels?.find((label) => label >= manifest.classNames.length);
  if (outside !== undefined) {
    throw new RequestError(
      `${printable(join(folder, stored.labels!.file))}: label ${outside} has no class; there are ${manifest.classNames.length}.`,
    );
  }
  return { name, images: pixels, labels, count, height, width, channels, classNames: manifest.classNames };
}

/**
 * The training images at `chosen`, read without the others: unchecked, for looking at. Null where the file is packed,
 * so that all of it would have to be read. Throws RequestError.
 */
export async function readStoredImages(
  folder: string,
  manifest: ImagesManifest,
  chosen: number[],
): Promise<Uint8Array[] | null> {
  const path = join(folder, manifest.train.images.file);
  const { height, width, channels } = manifest;
  const bytes = height * width * channels;
  const headerBytes = idxHeader('u1', channels === 1 ? [0, 0, 0] : [0, 0, 0, 0]).length;
  try {
    const file = await open(path, 'r');
    try {
      if ((await readAt(file, 0, 2))[0] === 0x1f) return null;
      const images: Uint8Array[] = [];
      for (const image of chosen) {
        const pixels = await readAt(file, headerBytes + image * bytes, bytes);
        if (pixels.length < bytes) throw changedFile(path, manifest.origin);
        images.push(pixels);
      }
      return images;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(path, error);
  }
}

/** Labels of the training images; null where there are no classes. Throws RequestError. */
export async function readStoredLabels(folder: string, { train, origin }: ImagesManifest): Promise<Int32Array | null> {
  if (train.labels === null) return null;
  return idxLabels(join(folder, train.labels.file), await readChecked(folder, train.labels, origin), train.count);
}

async function readChecked(folder: string, file: StoredFile, origin: Manifest['origin']): Promise<IdxArray> {
  const path = join(folder, file.file);
  return readIdx(path, (bytes) => checkUnchanged(path, bytes, file, origin));
}

/** Writes a new IDX file, synced to disk, and returns the SHA-256 of all its bytes. System errors pass through. */
export function writeIdx(path: string, type: IdxType, shape: number[], parts: Iterable<Uint8Array>): Promise<string> {
  return writeNew(path, withHeader(idxHeader(type, shape), parts));
}

function* withHeader(header: Uint8Array, parts: Iterable<Uint8Array>): Generator<Uint8Array> {
  yield header;
  yield* parts;
}
