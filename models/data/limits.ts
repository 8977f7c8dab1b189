import { RequestError } from '../core/errors.js';

// Bounds that keep a damaged or hostile file from taking the machine's memory.

/** The longest side of one image in a data set, in pixels. */
export const MAX_SIDE = 1024;

/** Bytes that the images of one split may take in memory. */
export const MAX_SPLIT_BYTES = 2_000_000_000;

/** Bytes of images in a file that is read in pieces. */
export const MAX_FILE_BYTES = 100_000_000_000;

/** Labels are whole numbers below this. */
export const MAX_CLASSES = 65_536;

/** Bytes that a text, or all texts of a data set together, may have. */
export const MAX_TEXT_BYTES = 200_000_000;

/** Characters that a text needs at least: the tenth of them that checks is to hold a few lines. */
export const MIN_TEXT_CHARACTERS = 1000;

/** Classes that texts may have. */
export const MAX_TEXT_CLASSES = 1000;

/** Columns that a table may have, without its target. */
export const MAX_COLUMNS = 10_000;

/** Different values that a column of categories may have, and classes that a target may have. */
export const MAX_CATEGORIES = 1000;

/** "1.9 GB": sizes in error sentences. */
export function formatBytes(bytes: number): string {
  if (bytes < 1e3) return `${bytes} bytes`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(1)} MB`;
  if (bytes < 1e12) return `${(bytes / 1e9).toPrecision(3)} GB`;
  return bytes < 1e15 ? `${(bytes / 1e12).toPrecision(3)} TB` : 'more than 1000 TB';
}

/** Room for pixels, all 0. Throws RequestError where the machine has not got it. */
export function allocatePixels(bytes: number): Uint8Array {
  try {
    return new Uint8Array(bytes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RequestError(
      `The images need ${formatBytes(bytes)} of memory, which this machine can't give; choose a smaller size or fewer images.`,
      { cause: error },
    );
  }
}
