import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { RequestError } from '../core/errors.js';
import type { DatasetInfo, ImageDataset, Split } from './dataset.js';
import { fileError, printable } from './file-errors.js';
import { idxHeader, readIdx, type IdxType } from './idx.js';
import { idxImages, idxLabels } from './idx-images.js';
import type { Manifest } from './manifest.js';

/** What a list shows of a stored data set. */
export function storedInfo(name: string, manifest: Manifest): DatasetInfo {
  return {
    name,
    title: manifest.title,
    summary: manifest.summary,
    origin: manifest.origin,
    train: manifest.train.count,
    test: manifest.test.count,
    width: manifest.width,
    height: manifest.height,
    channels: manifest.channels,
    classNames: manifest.classNames,
    licence: manifest.licence,
    notes: manifest.notes,
  };
}

/** Loads one split of the data set in `folder`. Throws RequestError where a file is not the one that was written. */
export async function loadStored(
  name: string,
  folder: string,
  manifest: Manifest,
  split: Split,
): Promise<ImageDataset> {
  const stored = manifest[split];
  const read = (file: { file: string; sha256: string }) => {
    const path = join(folder, file.file);
    return readIdx(path, (bytes) => {
      if (createHash('sha256').update(bytes).digest('hex') === file.sha256) return;
      throw new RequestError(
        `${printable(path)}: ${bytes.length} bytes are not the ones that ${REPAIR[manifest.origin]}.`,
      );
    });
  };
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

const REPAIR = {
  bundled: 'the app brought along; install the app again',
  user: 'the import wrote; remove the data set and add it again',
};

/** Writes a new IDX file, synced to disk, and returns the SHA-256 of all its bytes. Throws RequestError. */
export async function writeIdx(path: string, type: IdxType, shape: number[], parts: Iterable<Uint8Array>) {
  const hash = createHash('sha256');
  try {
    const file = await open(path, 'wx');
    try {
      for (const part of [idxHeader(type, shape), ...parts]) {
        hash.update(part);
        await file.writeFile(part);
      }
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(path, error);
  }
  return hash.digest('hex');
}
