import type { Picture } from '../core/telemetry.js';
import type { ImageDataset } from './dataset.js';
import { fitPicture } from './resample.js';

const SIDE = 8;
const LARGEST_TILE = 64;

/**
 * A picture of 8 × 8 images without gaps: the classes in turn, or evenly spread where there are none. A data set
 * with fewer images repeats them. Larger images are shrunk to 64 pixels at most.
 */
export function previewOf(data: ImageDataset): Picture {
  const { height, width, channels } = data;
  const scale = Math.min(1, LARGEST_TILE / Math.max(width, height));
  const tile = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  const stride = SIDE * tile.width * channels;
  const pixels = new Uint8Array(SIDE * tile.height * stride);
  const imageBytes = height * width * channels;
  choose(data).forEach((image, place) => {
    const stored = data.images.subarray(image * imageBytes, (image + 1) * imageBytes);
    const small = fitPicture({ width, height, channels, pixels: stored }, tile).pixels;
    const corner = Math.floor(place / SIDE) * tile.height * stride + (place % SIDE) * tile.width * channels;
    for (let y = 0; y < tile.height; y++) {
      const row = small.subarray(y * tile.width * channels, (y + 1) * tile.width * channels);
      pixels.set(row, corner + y * stride);
    }
  });
  return { width: SIDE * tile.width, height: SIDE * tile.height, channels, pixels };
}

function choose({ count, labels, classNames }: ImageDataset): number[] {
  const places = Array.from({ length: SIDE * SIDE }, (_, place) => place);
  if (!labels) {
    return places.map((place) => (count < places.length ? place % count : Math.floor((place * count) / places.length)));
  }
  const byClass = classNames.map((): number[] => []);
  labels.forEach((label, image) => {
    if (byClass[label]!.length < places.length) byClass[label]!.push(image);
  });
  const present = byClass.filter((images) => images.length > 0);
  return places.map((place) => {
    const images = present[place % present.length]!;
    return images[Math.floor(place / present.length) % images.length]!;
  });
}
