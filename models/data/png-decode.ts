/**
 * PNG (ISO/IEC 15948) to 8-bit pixels: every colour type, depth and interlacing. Written here because neither of the
 * libraries that were tried will do: fast-png 8 misreads interlaced images of fewer than 8 bits, pngjs 7 unpacks
 * interlaced images without a bound, and is no longer maintained.
 */
import { inflateSync } from 'node:zlib';
import type { Picture } from '../core/telemetry.js';
import { crc32 } from './crc32.js';
import { systemErrorCode } from './file-errors.js';
import { ImageError, MAX_PIXELS, type ImageHeader } from './image-header.js';
import { turnPicture } from './orientation.js';
import { chunksOf } from './png-chunks.js';
import { readPngOrientation, unsaidOrientation, type PngOrientation } from './png-orientation.js';
import { unfilterPng, pngPasses, type PngLayout } from './png-rows.js';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** By colour type: samples per pixel and the allowed depths. */
const COLOUR_TYPES: Record<number, { samples: number; depths: number[] }> = {
  0: { samples: 1, depths: [1, 2, 4, 8, 16] },
  2: { samples: 3, depths: [8, 16] },
  3: { samples: 1, depths: [1, 2, 4, 8] },
  4: { samples: 2, depths: [8, 16] },
  6: { samples: 4, depths: [8, 16] },
};
/** Some writers add a few bytes after the last row. */
const SPARE_BYTES = 65_536;

export const isPng = (bytes: Uint8Array): boolean => SIGNATURE.every((byte, i) => bytes[i] === byte);

interface PngHeader extends PngLayout {
  colourType: number;
}

/**
 * Size and colour from the beginning of a PNG file; null where its sides differ and `bytes` end before it is known
 * whether it is turned, which may be said behind its pixels. Throws ImageError where they are impossible.
 */
export function pngHeader(bytes: Uint8Array): ImageHeader | null {
  const { width, height, colourType } = readHeader(bytes);
  const colour = (colourType & 2) !== 0;
  if (width === height) return { width, height, colour };
  const seen = unsaidOrientation();
  for (const { type, content } of chunksOf(bytes)) {
    if (type !== 'IEND') readPngOrientation(type, content, seen);
    if (seen.exif === null && type !== 'IEND') continue;
    return orientationOf(seen) >= 5 ? { width: height, height: width, colour } : { width, height, colour };
  }
  return null;
}

/** Decodes a PNG file, upright; transparent parts lie on white. Throws ImageError with the reason. */
export function decodePng(bytes: Uint8Array): Picture {
  const header = readHeader(bytes);
  const { palette, transparency, data, orientation } = readChunks(bytes);
  if (header.colourType === 3 && !palette) throw new ImageError('its palette is missing');
  const rows = inflateRows(header, data);
  const samples = unfilterPng(header, rows);
  return turnPicture(toPicture(header, samples, palette, transparency), orientationOf(orientation));
}

const orientationOf = ({ exif, xmp }: PngOrientation): number => exif ?? xmp ?? 1;

function readHeader(bytes: Uint8Array): PngHeader {
  if (bytes.length < 33) throw new ImageError('the file ends within its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(8) !== 13 || view.getUint32(12) !== 0x49484452) throw new ImageError('its PNG header is damaged');
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const depth = view.getUint8(24);
  const colourType = view.getUint8(25);
  const [compression, filter, interlace] = [view.getUint8(26), view.getUint8(27), view.getUint8(28)];
  const type = COLOUR_TYPES[colourType];
  if (!type?.depths.includes(depth) || compression !== 0 || filter !== 0 || interlace > 1) {
    throw new ImageError('its PNG header is damaged');
  }
  if (width < 1 || height < 1) throw new ImageError(`it has ${width} × ${height} pixels`);
  if (width * height > MAX_PIXELS) {
    throw new ImageError(`${width} × ${height} pixels are more than the ${MAX_PIXELS / 1e6} million that are read`);
  }
  return { width, height, depth, samples: type.samples, interlaced: interlace === 1, colourType };
}

interface PngChunks {
  palette: Uint8Array | null;
  transparency: Uint8Array | null;
  data: Uint8Array[];
  orientation: PngOrientation;
}

/** The chunks that say what the pixels are and how they are turned; all others are passed over. */
function readChunks(bytes: Uint8Array): PngChunks {
  const chunks: PngChunks = {
    palette: null,
    transparency: null,
    data: [],
    orientation: unsaidOrientation(),
  };
  for (const { type, content, named, check } of chunksOf(bytes)) {
    if (type === 'IEND') return chunks;
    // The check covers the chunk's name too, without which a damaged tRNS would pass as unknown.
    if (check !== crc32(named)) throw new ImageError('a part of it is damaged');
    if (type === 'PLTE') chunks.palette = content;
    if (type === 'tRNS') chunks.transparency = content;
    if (type === 'IDAT') chunks.data.push(content);
    readPngOrientation(type, content, chunks.orientation);
  }
  throw new ImageError('the file ends too early');
}

/** Unpacks the rows, each behind its filter byte; never more than the header's size needs. */
function inflateRows(header: PngHeader, data: Uint8Array[]): Uint8Array {
  const needed = pngPasses(header).reduce((sum, pass) => sum + pass.height * (1 + pass.rowBytes), 0);
  let rows: Uint8Array;
  try {
    rows = inflateSync(Buffer.concat(data), { maxOutputLength: needed + SPARE_BYTES });
  } catch (error) {
    switch (systemErrorCode(error)) {
      case 'Z_BUF_ERROR':
        throw new ImageError('its pixels end too early', error);
      case 'ERR_BUFFER_TOO_LARGE':
        throw new ImageError('it holds more than the pixels of its size', error);
      case 'Z_DATA_ERROR':
      case 'Z_NEED_DICT':
        throw new ImageError('its pixels are damaged', error);
      default:
        throw error;
    }
  }
  if (rows.length < needed) throw new ImageError('its pixels end too early');
  return rows;
}

/** `samples` are as stored, one per number: palette indices, or 0…2^depth − 1. */
function toPicture(
  { width, height, depth, colourType }: PngHeader,
  samples: Uint8Array | Uint16Array,
  palette: Uint8Array | null,
  transparency: Uint8Array | null,
): Picture {
  const channels = (colourType & 2) !== 0 ? 3 : 1;
  const pixels = new Uint8Array(width * height * channels);
  const alphas = colourType >= 4 ? 1 : 0;
  const highest = 2 ** depth - 1;
  const stride = colourType === 3 ? 1 : channels + alphas;
  const clear = colourType === 0 || colourType === 2 ? clearColour(transparency, channels) : null;
  const to8Bits = (sample: number) => (depth === 8 ? sample : Math.round((sample * 255) / highest));
  for (let i = 0; i < width * height; i++) {
    const at = i * stride;
    let alpha = 255;
    if (colourType === 3) {
      const index = samples[at]!;
      if (3 * index + 2 >= palette!.length) throw new ImageError(`colour ${index} is not in its palette`);
      alpha = transparency?.[index] ?? 255;
      for (let c = 0; c < 3; c++) pixels[3 * i + c] = onWhite(palette![3 * index + c]!, alpha);
      continue;
    }
    if (alphas === 1) alpha = to8Bits(samples[at + channels]!);
    else if (clear?.every((value, c) => samples[at + c] === value)) alpha = 0;
    for (let c = 0; c < channels; c++) pixels[channels * i + c] = onWhite(to8Bits(samples[at + c]!), alpha);
  }
  return { width, height, channels, pixels };
}

/** The one colour that a tRNS chunk makes transparent in an image without a palette. */
function clearColour(transparency: Uint8Array | null, channels: number): number[] | null {
  if (!transparency || transparency.length < 2 * channels) return null;
  return Array.from({ length: channels }, (_, c) => transparency[2 * c]! * 256 + transparency[2 * c + 1]!);
}

function onWhite(value: number, alpha: number): number {
  return alpha === 255 ? value : Math.round((value * alpha + 255 * (255 - alpha)) / 255);
}
