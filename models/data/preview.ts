import type { Picture } from '../core/telemetry.js';
import { fitPicture } from './resample.js';

/** Images on a side of a preview. */
const PREVIEW_SIDE = 8;
const LARGEST_TILE = 64;
/** Where there is no image; seen on light and on dark. */
const NOTHING = 128;

/** Images in a row of a preview of so many: rows and columns are as near to each other as can be. */
export const previewColumns = (count: number): number =>
  Math.min(PREVIEW_SIDE, Math.max(1, Math.ceil(Math.sqrt(count))));

/** Which images a preview shows, up to 64 and each once: the classes in turn, or evenly spread where there are none. */
export function choosePreview(count: number, labels: Int32Array | null): number[] {
  const shown = Math.min(count, PREVIEW_SIDE ** 2);
  if (!labels) return Array.from({ length: shown }, (_, place) => Math.floor((place * count) / shown));
  const byClass: number[][] = [];
  labels.forEach((label, image) => {
    const images = (byClass[label] ??= []);
    if (images.length < shown) images.push(image);
  });
  const present = byClass.filter((images) => images.length > 0);
  const chosen: number[] = [];
  for (let turn = 0; chosen.length < shown; turn++) {
    for (const images of present) if (turn < images.length && chosen.length < shown) chosen.push(images[turn]!);
  }
  return chosen;
}

/**
 * A picture of images of one size in rows of `columns`, without gaps; what the last row lacks is grey. Those larger than 64
 * pixels are shrunk to that, by the mean over areas.
 */
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
  const pixels = new Uint8Array(rows * tile.height * stride).fill(NOTHING);
  images.forEach((image, place) => {
    const small = fitPicture({ width, height, channels, pixels: image }, tile).pixels;
    const corner = Math.floor(place / columns) * tile.height * stride + (place % columns) * tileRow;
    for (let y = 0; y < tile.height; y++) {
      pixels.set(small.subarray(y * tileRow, (y + 1) * tileRow), corner + y * stride);
    }
  });
  return { width: columns * tile.width, height: rows * tile.height, channels, pixels };
}
