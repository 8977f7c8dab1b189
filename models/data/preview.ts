import type { Picture } from '../core/telemetry.js';
import { fitPicture } from './resample.js';

/** Images on a side of a preview. */
export const PREVIEW_SIDE = 8;
const LARGEST_TILE = 64;

/** Which images a preview of 8 × 8 shows: the classes in turn, or evenly spread where there are none. */
export function choosePreview(count: number, labels: Int32Array | null): number[] {
  const places = Array.from({ length: PREVIEW_SIDE ** 2 }, (_, place) => place);
  if (!labels) {
    return places.map((place) => (count < places.length ? place % count : Math.floor((place * count) / places.length)));
  }
  const byClass: number[][] = [];
  labels.forEach((label, image) => {
    const images = (byClass[label] ??= []);
    if (images.length < places.length) images.push(image);
  });
  const present = byClass.filter((images) => images.length > 0);
  return places.map((place) => {
    const images = present[place % present.length]!;
    return images[Math.floor(place / present.length) % images.length]!;
  });
}

/** A picture of images of one size in rows of `columns`, without gaps. Those larger than 64 pixels are shrunk to that. */
export function arrangePictures(
  images: Uint8Array[],
  { width, height, channels }: { width: number; height: number; channels: 1 | 3 },
  columns: number,
): Picture {
  const scale = Math.min(1, LARGEST_TILE / Math.max(width, height));
  const tile = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  const rows = Math.ceil(images.length / columns);
  const tileRow = tile.width * channels;
  const stride = columns * tileRow;
  const pixels = new Uint8Array(rows * tile.height * stride);
  images.forEach((image, place) => {
    const small = fitPicture({ width, height, channels, pixels: image }, tile).pixels;
    const corner = Math.floor(place / columns) * tile.height * stride + (place % columns) * tileRow;
    for (let y = 0; y < tile.height; y++) {
      pixels.set(small.subarray(y * tileRow, (y + 1) * tileRow), corner + y * stride);
    }
  });
  return { width: columns * tile.width, height: rows * tile.height, channels, pixels };
}
