import type { Picture } from '../core/telemetry.js';

/** The picture upright, for Exif's orientation from 1 (is upright) to 8. */
export function turnPicture(picture: Picture, orientation: number): Picture {
  if (orientation === 1) return picture;
  const { width, height, channels, pixels } = picture;
  const swapped = orientation >= 5;
  const [outWidth, outHeight] = swapped ? [height, width] : [width, height];
  // Which way the stored rows and columns run in the upright picture.
  const mirroredX = orientation === 2 || orientation === 3 || orientation === 7 || orientation === 8;
  const mirroredY = orientation === 3 || orientation === 4 || orientation === 6 || orientation === 7;
  const out = new Uint8Array(pixels.length);
  let write = 0;
  for (let y = 0; y < outHeight; y++) {
    for (let x = 0; x < outWidth; x++) {
      const storedX = swapped ? y : x;
      const storedY = swapped ? x : y;
      const fromX = mirroredX ? width - 1 - storedX : storedX;
      const fromY = mirroredY ? height - 1 - storedY : storedY;
      const from = (fromY * width + fromX) * channels;
      for (let c = 0; c < channels; c++) out[write++] = pixels[from + c]!;
    }
  }
  return { width: outWidth, height: outHeight, channels, pixels: out };
}
