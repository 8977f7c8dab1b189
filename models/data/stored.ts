import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { RequestError } from '../core/errors.js';
import { changedFile, checkUnchanged, checkUnchangedFile } from './checked-file.js';
import type { ImageDataset, Split } from './dataset.js';
import { fileError, printable } from './file-errors.js';
import { FileRows } from './file-rows.js';
import { idxHeader, parseHeader, readIdx, type IdxArray, type IdxType } from './idx.js';
import { idxImages, idxLabels, imageShape } from './idx-images.js';
import { MAX_FILE_BYTES } from './limits.js';
import type { ImagesManifest, Manifest, StoredFile, StoredSplit } from './manifest.js';
import type { OpenImages } from './open-images.js';
import { readAt, readHead } from './read-at.js';
import { writeNew } from './write-new.js';

/** Loads one split of the data set in `folder` into memory. Throws RequestError where a file is not the one that was written. */
export async function loadStored(
  name: string,
  folder: string,
  manifest: ImagesManifest,
  split: Split,
): Promise<ImageDataset> {
  const { images, labels, origin } = { ...manifest[split], origin: manifest.origin };
  const path = join(folder, images.file);
  const { pixels, ...shape } = idxImages(path, await readChecked(folder, images, origin));
  assertShape(path, shape, { ...manifest, count: manifest[split].count });
  return { name, images: pixels, ...shape, ...(await labelsOf(folder, manifest, { labels, count: shape.count })) };
}

/**
 * The same, with images that need more than `most` bytes left in their file; a packed file is loaded. Throws RequestError as
 * loadStored does.
 */
export async function openStored(
  name: string,
  folder: string,
  manifest: ImagesManifest,
  { split, most }: { split: Split; most: number },
): Promise<OpenImages> {
  const { height, width, channels, origin } = manifest;
  const { images, labels, count } = manifest[split];
  const path = join(folder, images.file);
  const isLarge = count * height * width * channels > most;
  const head = isLarge ? await headOf(path) : null;
  if (head === null || isPacked(head)) return loadStored(name, folder, manifest, split);
  const stamp = await checkUnchangedFile(path, images, origin);
  const changed = () => changedFile(path, origin);
  const { type, shape, headerBytes, dataBytes } = parseHeader(path, head, MAX_FILE_BYTES);
  const found = imageShape(path, { type, shape });
  assertShape(path, found, { ...manifest, count });
  if (stamp.size !== headerBytes + dataBytes) throw changed();
  const rows = new FileRows({ path, stamp, headerBytes, shape: [count, height, width, channels], changed });
  return { name, images: rows, ...found, ...(await labelsOf(folder, manifest, { labels, count })) };
}

type Shape = Pick<ImageDataset, 'count' | 'height' | 'width' | 'channels'>;

function assertShape(path: string, found: Shape, expected: Shape): void {
  const text = ({ count, height, width, channels }: Shape) =>
    `${count} images of ${width} × ${height} with ${channels} channels`;
  if (text(found) === text(expected)) return;
  throw new RequestError(`${printable(path)}: it holds ${text(found)}, and its dataset.json says ${text(expected)}.`);
}

async function labelsOf(
  folder: string,
  { classNames, origin }: ImagesManifest,
  { labels: file, count }: Pick<StoredSplit, 'labels' | 'count'>,
): Promise<Pick<ImageDataset, 'labels' | 'classNames'>> {
  if (file === null) return { labels: null, classNames };
  const path = join(folder, file.file);
  const labels = idxLabels(path, await readChecked(folder, file, origin), count);
  const outside = labels.find((label) => label >= classNames.length);
  if (outside === undefined) return { labels, classNames };
  throw new RequestError(`${printable(path)}: label ${outside} has no class; there are ${classNames.length}.`);
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
      if (isPacked(await readAt(file, 0, 2))) return null;
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

async function headOf(path: string): Promise<Uint8Array> {
  try {
    return await readHead(path, 4 + 4 * 8);
  } catch (error) {
    throw fileError(path, error);
  }
}

const isPacked = (head: Uint8Array): boolean => head[0] === 0x1f;

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
export function writeIdx(
  path: string,
  type: IdxType,
  shape: number[],
  parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<string> {
  return writeNew(path, withHeader(idxHeader(type, shape), parts));
}

async function* withHeader(
  header: Uint8Array,
  parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield header;
  yield* parts;
}
