import { decode } from 'jpeg-js';
import type { Picture } from '../core/telemetry.js';
import { ImageError, MAX_PIXELS } from './image-header.js';
import { fromYCbCr, smoothSamples } from './jpeg-colours.js';
import { jpegHeader, type JpegHeader } from './jpeg-header.js';
import { checkScans } from './jpeg-scans.js';
import { turnPicture } from './orientation.js';

/**
 * Decodes a baseline or progressive JPEG file, upright, to grey or RGB; CMYK as Adobe stores it, inverted, whether or not
 * the file says that it is Adobe's, as browsers and Pillow do. Throws ImageError with the reason.
 */
export function decodeJpeg(bytes: Uint8Array): Picture {
  const header = jpegHeader(bytes);
  if (!header) throw new ImageError('the file ends within its header');
  checkScans(bytes, header);
  let decoded;
  try {
    decoded = decode(withColourMark(bytes, header), {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
      colorTransform: false,
      maxResolutionInMP: MAX_PIXELS / 1e6,
      maxMemoryUsageInMB: 4096,
    });
  } catch (error) {
    throw new ImageError(jpegReason(error), error);
  }
  const { width, height, data } = decoded;
  const rgb: Picture = { width, height, channels: 3, pixels: data };
  if (header.samplings.length === 3) smoothSamples(rgb, header.samplings);
  if (header.stored === 'ycbcr') fromYCbCr(rgb);
  return turnPicture(header.colour ? rgb : firstChannel(rgb), header.orientation);
}

/**
 * The file with Adobe's segment behind all others, by which the library leaves three components as they are stored and
 * knows how four of them are to be read, which it would not do without.
 */
function withColourMark(bytes: Uint8Array, { scanAt, stored }: JpegHeader): Uint8Array {
  const mark = [0xff, 0xee, 0, 14, ...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, stored === 'ycck' ? 2 : 0];
  return Buffer.concat([bytes.subarray(0, scanAt), Uint8Array.from(mark), bytes.subarray(scanAt)]);
}

/** The library's own words are for its developers, but for the bounds it was given. */
function jpegReason(error: unknown): string {
  const tooLarge = error instanceof Error && /limit exceeded|enough memory/.test(error.message);
  return tooLarge ? 'it is too large to be decoded' : 'it is cut off or damaged';
}

function firstChannel({ width, height, pixels }: Picture): Picture {
  const grey = new Uint8Array(width * height);
  for (let i = 0; i < grey.length; i++) grey[i] = pixels[3 * i]!;
  return { width, height, channels: 1, pixels: grey };
}
