import type { Picture } from '../core/telemetry.js';
import { ImageError, type ImageHeader } from './image-header.js';
import { decodeJpeg } from './jpeg.js';
import { isJpeg, jpegHeader } from './jpeg-header.js';
import { decodePng, isPng, pngHeader } from './png-decode.js';

/** Names that PNG and JPEG files usually have. */
export const IMAGE_NAME = /\.(png|jpe?g|jfif)$/i;

export type ImageFormat = 'png' | 'jpeg';

/** What the first bytes say the file is, whatever its name; null for anything but PNG and JPEG. */
export function imageFormat(bytes: Uint8Array): ImageFormat | null {
  return isPng(bytes) ? 'png' : isJpeg(bytes) ? 'jpeg' : null;
}

/**
 * Size and colour from the beginning of an image file; null where more of the file is needed.
 * Throws ImageError where it is no image or one that can't be read.
 */
export function imageHeader(bytes: Uint8Array): ImageHeader | null {
  switch (imageFormat(bytes)) {
    case 'png':
      return pngHeader(bytes);
    case 'jpeg':
      return jpegHeader(bytes);
    case null:
      throw new ImageError(bytes.length === 0 ? 'the file is empty' : 'it is neither PNG nor JPEG');
  }
}

/** Decodes a whole PNG or JPEG file, upright, on white where it is transparent. Throws ImageError. */
export function decodeImage(bytes: Uint8Array): Picture {
  switch (imageFormat(bytes)) {
    case 'png':
      return decodePng(bytes);
    case 'jpeg':
      return decodeJpeg(bytes);
    case null:
      throw new ImageError('it is neither PNG nor JPEG');
  }
}
