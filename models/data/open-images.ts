import type { ImageDataset } from './dataset.js';
import type { FileRows } from './file-rows.js';

/** Pictures, in memory or in their file. */
export type OpenImages = Omit<ImageDataset, 'images'> & { images: Uint8Array | FileRows };

/** Pictures alone. */
export type ImageRows = Pick<OpenImages, 'images' | 'count' | 'height' | 'width' | 'channels'>;

/** What a program gathers images from: bytes [N, height, width, channels]. */
export function imageRows({ images, count, height, width, channels }: ImageRows) {
  return images instanceof Uint8Array ? { values: images, shape: [count, height, width, channels] } : images;
}

/** Bytes of the images at these places, one after the other. Throws RequestError where their file can't be read. */
export function imagesAt({ images, count, height, width, channels }: ImageRows, places: Iterable<number>): Uint8Array {
  const size = height * width * channels;
  const all = Int32Array.from(places);
  const bytes = new Uint8Array(all.length * size);
  const outside = all.find((place) => place < 0 || place >= count);
  if (outside !== undefined) throw new Error(`images: ${outside} is not from 0 to ${count - 1}.`);
  if (images instanceof Uint8Array) {
    all.forEach((place, at) => bytes.set(images.subarray(place * size, (place + 1) * size), at * size));
  } else images.read(all, bytes);
  return bytes;
}
