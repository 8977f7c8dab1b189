import { decode } from 'jpeg-js';
import type { Picture } from '../core/telemetry.js';
import { ImageError, MAX_PIXELS, type ImageHeader } from './image-header.js';
import { turnPicture } from './orientation.js';

export const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;

interface JpegHeader extends ImageHeader {
  /** Exif's number from 1 to 8; 1 is upright. */
  orientation: number;
}

/**
 * Size, colour and orientation from the beginning of a JPEG file; null where `bytes` end before they are known.
 * Throws ImageError where they are impossible.
 */
export function jpegHeader(bytes: Uint8Array): JpegHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let orientation = 1;
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== 0xff) throw new ImageError('its JPEG header is damaged');
    const marker = bytes[at + 1]!;
    // Fill bytes may precede a marker.
    if (marker === 0xff) {
      at++;
      continue;
    }
    const length = view.getUint16(at + 2);
    const segment = bytes.subarray(at + 4, at + 2 + length);
    if (marker === 0xe1) orientation = exifOrientation(segment) ?? orientation;
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      if (segment.length < 6) return null;
      if (marker > 0xc2) throw new ImageError('it is a lossless or arithmetic-coded JPEG; save it as a usual one');
      return frameHeader(view, at, orientation);
    }
    if (marker === 0xda || marker === 0xd9) throw new ImageError('its JPEG header is damaged');
    at += 2 + length;
  }
  return null;
}

function frameHeader(view: DataView, at: number, orientation: number): JpegHeader {
  const [bits, components] = [view.getUint8(at + 4), view.getUint8(at + 9)];
  const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
  if (bits !== 8) throw new ImageError(`it has ${bits} bits per colour; 8 can be read`);
  if (width < 1 || height < 1) throw new ImageError(`it has ${width} × ${height} pixels`);
  if (width * height > MAX_PIXELS) {
    throw new ImageError(`${width} × ${height} pixels are more than the ${MAX_PIXELS / 1e6} million that are read`);
  }
  const turned = orientation >= 5;
  return {
    width: turned ? height : width,
    height: turned ? width : height,
    colour: components !== 1,
    orientation,
  };
}

/** Tag 0x0112 of the first directory in an Exif segment; null where there is none. */
function exifOrientation(segment: Uint8Array): number | null {
  if (segment.length < 20 || String.fromCharCode(...segment.subarray(0, 4)) !== 'Exif') return null;
  const tiff = new DataView(segment.buffer, segment.byteOffset + 6, segment.byteLength - 6);
  const little = tiff.getUint16(0) === 0x4949;
  const directory = tiff.getUint32(4, little);
  if (directory + 2 > tiff.byteLength) return null;
  const entries = tiff.getUint16(directory, little);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + 12 * i;
    if (entry + 12 > tiff.byteLength) return null;
    if (tiff.getUint16(entry, little) !== 0x0112) continue;
    const value = tiff.getUint16(entry + 8, little);
    return value >= 1 && value <= 8 ? value : null;
  }
  return null;
}

/** Decodes a baseline or progressive JPEG file, upright. Throws ImageError with the reason. */
export function decodeJpeg(bytes: Uint8Array): Picture {
  const header = jpegHeader(bytes);
  if (!header) throw new ImageError('the file ends within its header');
  let decoded;
  try {
    decoded = decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
      maxResolutionInMP: MAX_PIXELS / 1e6,
      maxMemoryUsageInMB: 4096,
    });
  } catch (error) {
    throw new ImageError(jpegReason(error), error);
  }
  const { width, height, data } = decoded;
  const rgb: Picture = { width, height, channels: 3, pixels: data };
  return turnPicture(header.colour ? rgb : firstChannel(rgb), header.orientation);
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
