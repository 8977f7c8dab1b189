/**
 * Fashion-MNIST in full (Xiao, Rasul & Vollgraf 2017), as its official source and Debian's package
 * dataset-fashion-mnist give it: four gzipped IDX files in one folder.
 */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { RequestError } from '../core/errors.js';
import type { ImageDataset, ImageDatasetInfo, Split } from './dataset.js';
import { printable, systemErrorCode } from './file-errors.js';
import { readIdx } from './idx.js';
import { idxImages, idxLabels } from './idx-images.js';

export const FASHION_MNIST = 'fashion-mnist';

export const fashionMnistClasses = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];

/**
 * CRC-32 and size of what each file holds unpacked. A gzip file ends with both, and unpacking checks them: so the
 * content is known to be the official one whoever packed it, at no cost.
 */
export const fashionMnistFiles = {
  train: {
    count: 60_000,
    images: { file: 'train-images-idx3-ubyte.gz', crc32: 0xb4f29f28, bytes: 47_040_016 },
    labels: { file: 'train-labels-idx1-ubyte.gz', crc32: 0x741a4657, bytes: 60_008 },
  },
  test: {
    count: 10_000,
    images: { file: 't10k-images-idx3-ubyte.gz', crc32: 0x678fe0b1, bytes: 7_840_016 },
    labels: { file: 't10k-labels-idx1-ubyte.gz', crc32: 0x80142c1f, bytes: 10_008 },
  },
} as const;

/** SHA-256 of what each official file holds unpacked. */
export const fashionMnistFingerprint: Record<string, string> = {
  'train-images-idx3-ubyte': 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
  'train-labels-idx1-ubyte': 'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
  't10k-images-idx3-ubyte': '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
  't10k-labels-idx1-ubyte': '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
};

type OfficialFile = { file: string; crc32: number; bytes: number };

export const fashionMnistInfo: ImageDatasetInfo = {
  kind: 'images',
  name: FASHION_MNIST,
  title: 'Fashion-MNIST',
  summary: 'Photographs of clothes in ten classes, by Zalando Research; all 70,000 of them.',
  origin: 'installed',
  train: fashionMnistFiles.train.count,
  test: fashionMnistFiles.test.count,
  width: 28,
  height: 28,
  channels: 1,
  classNames: fashionMnistClasses,
  licence: 'MIT, © 2017 Zalando SE',
  source: 'https://github.com/zalandoresearch/fashion-mnist',
};

/** Whether `folder` holds all four files, judged by their gzip trailers. */
export async function hasFashionMnist(folder: string): Promise<boolean> {
  const { train, test } = fashionMnistFiles;
  for (const official of [train.images, train.labels, test.images, test.labels]) {
    try {
      if (!isOfficial(official, await readTrailer(join(folder, official.file)))) return false;
    } catch (error) {
      if (systemErrorCode(error) === null) throw error;
      return false;
    }
  }
  return true;
}

/** Loads one split. Throws RequestError where a file is missing, damaged or not the official one. */
export async function loadFashionMnist(folder: string, split: Split): Promise<ImageDataset> {
  const { images, labels, count } = fashionMnistFiles[split];
  const read = (official: OfficialFile) => {
    const path = join(folder, official.file);
    return readIdx(path, (stored) => {
      if (isOfficial(official, stored.subarray(-8))) return;
      throw new RequestError(
        `${printable(path)}: this is not the official file of Fashion-MNIST or was cut off; remove it and install the data set again.`,
      );
    });
  };
  const imagesPath = join(folder, images.file);
  const { pixels, height, width, channels } = idxImages(imagesPath, await read(images));
  return {
    name: FASHION_MNIST,
    images: pixels,
    labels: idxLabels(join(folder, labels.file), await read(labels), count),
    count,
    height,
    width,
    channels,
    classNames: fashionMnistClasses,
  };
}

async function readTrailer(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const trailer = new Uint8Array(8);
    await file.read(trailer, 0, 8, Math.max(0, size - 8));
    return trailer;
  } finally {
    await file.close();
  }
}

function isOfficial(official: OfficialFile, trailer: Uint8Array): boolean {
  if (trailer.length !== 8) return false;
  const view = new DataView(trailer.buffer, trailer.byteOffset, 8);
  return view.getUint32(0, true) === official.crc32 && view.getUint32(4, true) === official.bytes;
}
