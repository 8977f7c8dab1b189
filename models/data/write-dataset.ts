import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RequestError } from '../core/errors.js';
import { fileError, printable, systemErrorCode } from './file-errors.js';
import { formatBytes } from './limits.js';
import { MANIFEST, type Manifest, type StoredSplit } from './manifest.js';
import { writeIdx } from './stored.js';

/** Some of the images of a set in memory. */
export interface ImageSelection {
  pixels: Uint8Array;
  labels: Int32Array | null;
  /** Which images of `pixels`, in this order. */
  chosen: Int32Array;
}

export interface DatasetContent {
  manifest: Omit<Manifest, 'train' | 'test'>;
  train: ImageSelection;
  test: ImageSelection;
}

const BLOCK_BYTES = 4_000_000;

/**
 * Writes a data set as `<root>/<name>`: aside, synced, then renamed, so that it is there in whole or not at all.
 * `onBytes` is told how many bytes of images have been written. Throws RequestError where the disk refuses.
 */
export async function writeDataset(
  root: string,
  name: string,
  content: DatasetContent,
  onBytes: (written: number) => void,
): Promise<Manifest> {
  const aside = join(root, `.${name}.${process.pid}.partial`);
  try {
    await mkdir(root, { recursive: true });
    await removeLeftovers(root);
  } catch (error) {
    throw fileError(root, error);
  }
  try {
    await mkdir(aside);
  } catch (error) {
    // This process is adding a data set of this name already.
    throw systemErrorCode(error) === 'EEXIST' ? nameTaken(name, error) : fileError(root, error);
  }
  try {
    let before = 0;
    const progress = (bytes: number) => onBytes((before += bytes));
    const { manifest } = content;
    const train = await writeSplit(aside, 'train', manifest, content.train, progress);
    const test = await writeSplit(aside, 'test', manifest, content.test, progress);
    const complete: Manifest = { ...manifest, train, test };
    await writeSynced(join(aside, MANIFEST), `${JSON.stringify(complete, null, 2)}\n`);
    await syncFolder(aside);
    await rename(aside, join(root, name));
    await syncFolder(root);
    return complete;
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    const code = systemErrorCode(error);
    if (code === 'ENOTEMPTY' || code === 'EEXIST') throw nameTaken(name, error);
    if (code === 'ENOSPC') throw diskFull(join(root, name), content, error);
    throw fileError(join(root, name), error);
  }
}

function diskFull(path: string, { manifest, train, test }: DatasetContent, cause: unknown): RequestError {
  const images = train.chosen.length + test.chosen.length;
  const needed = formatBytes(images * manifest.width * manifest.height * manifest.channels);
  return new RequestError(
    `${printable(path)}: the disk is full; the images need ${needed}, so free some space and try again.`,
    { cause },
  );
}

export function nameTaken(name: string, cause?: unknown): RequestError {
  return new RequestError(
    `name: there is a data set '${name}' already; give another name, or remove that data set first.`,
    cause === undefined ? { field: 'name' } : { field: 'name', cause },
  );
}

/** Takes away a user's data set. Throws RequestError where the disk refuses. */
export async function deleteDataset(root: string, name: string): Promise<void> {
  const aside = join(root, `.${name}.${process.pid}.partial`);
  try {
    // The rename takes it away at once, so that nothing half-removed is ever listed.
    await rename(join(root, name), aside);
    await rm(aside, { recursive: true, force: true });
  } catch (error) {
    throw fileError(join(root, name), error);
  }
}

async function writeSplit(
  folder: string,
  split: 'train' | 'test',
  { height, width, channels, classNames }: DatasetContent['manifest'],
  { pixels, labels, chosen }: ImageSelection,
  onBytes: (bytes: number) => void,
): Promise<StoredSplit> {
  const count = chosen.length;
  const imageBytes = height * width * channels;
  const images = `${split}-images.idx`;
  const shape = channels === 1 ? [count, height, width] : [count, height, width, channels];
  const blocks = selectedBlocks(pixels, imageBytes, chosen, onBytes);
  const imagesHash = await writeIdx(join(folder, images), 'u1', shape, blocks);
  const stored: StoredSplit = { count, images: { file: images, sha256: imagesHash }, labels: null };
  if (!labels) return stored;
  const file = `${split}-labels.idx`;
  const wide = classNames.length > 256;
  const bytes = Buffer.alloc(wide ? 4 * count : count);
  chosen.forEach((image, i) =>
    wide ? bytes.writeInt32BE(labels[image]!, 4 * i) : bytes.writeUInt8(labels[image]!, i),
  );
  return {
    ...stored,
    labels: { file, sha256: await writeIdx(join(folder, file), wide ? 'i4' : 'u1', [count], [bytes]) },
  };
}

/** The chosen images one after the other, in blocks of a few megabytes. */
function* selectedBlocks(
  pixels: Uint8Array,
  imageBytes: number,
  chosen: Int32Array,
  onBytes: (bytes: number) => void,
): Generator<Uint8Array> {
  const perBlock = Math.max(1, Math.floor(BLOCK_BYTES / imageBytes));
  for (let start = 0; start < chosen.length; start += perBlock) {
    const part = chosen.subarray(start, start + perBlock);
    const block = new Uint8Array(part.length * imageBytes);
    part.forEach((image, i) => {
      block.set(pixels.subarray(image * imageBytes, (image + 1) * imageBytes), i * imageBytes);
    });
    yield block;
    onBytes(block.length);
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await writeFile(file, text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Removes what imports left behind whose process was killed. */
async function removeLeftovers(root: string): Promise<void> {
  for (const entry of await readdir(root)) {
    const pid = /^\..+\.(\d+)\.partial$/.exec(entry)?.[1];
    if (pid && !isAlive(Number(pid))) await rm(join(root, entry), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) === 'EPERM';
  }
}
