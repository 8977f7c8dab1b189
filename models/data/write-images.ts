import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Split } from './dataset.js';
import type { ImagesManifest, StoredSplit } from './manifest.js';
import { writeIdx } from './stored.js';

/** Some of the images of a set. */
export interface ImageSelection {
  /** Bytes of the images at these places of the set, one after the other. */
  read(places: Int32Array): Uint8Array | Promise<Uint8Array>;
  /** Of all images of the set. */
  labels: Int32Array | null;
  /** Which of them, in this order. */
  chosen: Int32Array;
}

const BLOCK_BYTES = 4_000_000;

/**
 * Writes one split into `folder`. `onBytes` is told how many bytes of images have been written since it was called
 * last. System errors pass through.
 */
export async function writeImages(
  folder: string,
  split: Split,
  { height, width, channels, classNames }: Pick<ImagesManifest, 'height' | 'width' | 'channels' | 'classNames'>,
  { read, labels, chosen }: ImageSelection,
  onBytes: (bytes: number) => void,
): Promise<StoredSplit> {
  const count = chosen.length;
  const imageBytes = height * width * channels;
  const images = `${split}-images.idx`;
  const shape = channels === 1 ? [count, height, width] : [count, height, width, channels];
  const blocks = blocksOf(read, chosen, { imageBytes, onBytes });
  const sha256 = await writeIdx(join(folder, images), 'u1', shape, blocks);
  const { mtimeMs } = await stat(join(folder, images));
  const stored: StoredSplit = { count, images: { file: images, sha256, modifiedMs: mtimeMs }, labels: null };
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
async function* blocksOf(
  read: ImageSelection['read'],
  chosen: Int32Array,
  { imageBytes, onBytes }: { imageBytes: number; onBytes: (bytes: number) => void },
): AsyncGenerator<Uint8Array> {
  const perBlock = Math.max(1, Math.floor(BLOCK_BYTES / imageBytes));
  for (let start = 0; start < chosen.length; start += perBlock) {
    const block = await read(chosen.subarray(start, start + perBlock));
    yield block;
    onBytes(block.length);
  }
}
