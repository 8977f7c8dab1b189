/** Images and labels in .npy files. */
import { open, stat, type FileHandle } from 'node:fs/promises';
import { RequestError } from '../core/errors.js';
import { systemPath } from './byte-names.js';
import { fileError, printable } from './file-errors.js';
import { checkLabel, type ImageArray } from './idx-images.js';
import { allocatePixels } from './limits.js';
import { npyTypeBytes, readNpyHeader, type NpyHeader } from './npy-header.js';
import type { NpyLayout } from './npy-layout.js';
import { readAt } from './read-at.js';

/** Values handled between two turns of the event loop. */
const BLOCK_VALUES = 1_000_000;
/** Floats may miss the end of their range by this share, as rounding does. */
const TOLERANCE = 1e-3;

/** How numbers become pixels; see `pixelScale`. */
export interface PixelScale {
  factor: number;
  shift: number;
}

export interface NpyRange {
  least: number;
  greatest: number;
}

/** An open .npy file of images. */
export interface NpyImages {
  path: string;
  file: FileHandle;
  header: NpyHeader;
  layout: NpyLayout;
}

/** Runs `use` with the file open. Throws RequestError where it can't be opened or read. */
export async function withNpy<T>(path: string, use: (file: FileHandle, header: NpyHeader) => Promise<T>): Promise<T> {
  try {
    const info = await stat(systemPath(path));
    if (!info.isFile()) throw new RequestError(`${printable(path)}: this is not a file; a .npy file is needed.`);
    const file = await open(systemPath(path), 'r');
    try {
      return await use(file, await readNpyHeader(path, file));
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(path, error);
  }
}

/** Least and greatest value. Throws RequestError naming the first image that holds NaN or infinity. */
export async function npyRange(
  { path, file, header, layout }: NpyImages,
  onImages: (done: number) => void,
): Promise<NpyRange> {
  let least = Infinity;
  let greatest = -Infinity;
  let firstBad = Infinity;
  const total = header.shape.reduce((product, size) => product * size, 1);
  for (let start = 0; start < total; start += BLOCK_VALUES) {
    const values = await readValues({ path, file, header }, start, Math.min(BLOCK_VALUES, total - start));
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
      if (value - value !== 0) {
        firstBad = Math.min(firstBad, Math.floor((start + i) / layout.strides.count) % layout.count);
      }
    }
    onImages(Math.floor((layout.count * (start + values.length)) / total));
  }
  if (firstBad !== Infinity) {
    throw new RequestError(
      `${printable(path)}: image ${firstBad} (counted from 0) holds NaN or infinity; repair or remove it.`,
    );
  }
  return { least, greatest };
}

/**
 * How values become pixels of 0…255. Bytes are taken as they are; booleans are black and white; other whole numbers
 * must lie in 0…255; floats may lie in 0…1, −1…1 or 0…255, whichever is the narrowest that holds them all.
 * Throws RequestError for any other range.
 */
export function pixelScale(path: string, { type }: NpyHeader, { least, greatest }: NpyRange): PixelScale {
  if (type === 'b1') return { factor: 255, shift: 0 };
  if (type.startsWith('f')) {
    if (least >= -TOLERANCE && greatest <= 1 + TOLERANCE) return { factor: 255, shift: 0 };
    if (least >= -1 - TOLERANCE && greatest <= 1 + TOLERANCE) return { factor: 127.5, shift: 127.5 };
  }
  const slack = type.startsWith('f') ? 255 * TOLERANCE : 0;
  if (least >= -slack && greatest <= 255 + slack) return { factor: 1, shift: 0 };
  const allowed = type.startsWith('f') ? '0…1, −1…1 or 0…255' : '0…255';
  throw new RequestError(
    `${printable(path)}: the values run from ${least} to ${greatest}; pixels of type ${type} must lie in ${allowed}.`,
  );
}

/** The images as bytes, in the order count × height × width × channels. */
export async function npyPixels(
  { path, file, header, layout }: NpyImages,
  { factor, shift }: PixelScale,
  onImages: (done: number) => void,
): Promise<ImageArray> {
  const { count, height, width, channels, strides } = layout;
  const imageValues = height * width * channels;
  const whole = allocatePixels(count * imageValues);
  const pixels = new Uint8ClampedArray(whole.buffer);
  const perBlock = header.fortranOrder ? count : Math.max(1, Math.floor(BLOCK_VALUES / imageValues));
  for (let first = 0; first < count; first += perBlock) {
    const images = Math.min(perBlock, count - first);
    const values = await readValues({ path, file, header }, first * imageValues, images * imageValues);
    let write = first * imageValues;
    for (let n = 0; n < images; n++) {
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const at = n * strides.count + y * strides.height + x * strides.width;
          for (let c = 0; c < channels; c++) pixels[write++] = values[at + c * strides.channels]! * factor + shift;
        }
      }
      // A whole Fortran-order array is one block: let others have a turn within it.
      if (n % perTurn(imageValues) === 0) {
        onImages(first + n);
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }
  return { count, height, width, channels: channels === 3 ? 3 : 1, pixels: whole };
}

const perTurn = (imageValues: number) => Math.max(1, Math.floor(BLOCK_VALUES / imageValues));

/** The labels of `count` images: one dimension, or count × 1. Throws RequestError. */
export async function readNpyLabels(path: string, count: number): Promise<Int32Array> {
  return withNpy(path, async (file, header) => {
    const [found, columns = 1] = header.shape;
    if (header.shape.length < 1 || header.shape.length > 2 || columns !== 1) {
      throw new RequestError(
        `${printable(path)}: an array of ${header.shape.join(' × ') || 'no dimensions'} is not labels; one class number per image is expected.`,
      );
    }
    if (found !== count) {
      throw new RequestError(`${printable(path)}: ${found} labels for ${count} images; the numbers must be equal.`);
    }
    const values = await readValues({ path, file, header }, 0, count);
    return Int32Array.from(values, (value, i) => checkLabel(path, value, i));
  });
}

type Values = Uint8Array | Float32Array | Float64Array;

/** `count` values from the `first` on, as numbers. Throws RequestError where the file has no more. */
export async function readValues(
  { path, file, header }: Pick<NpyImages, 'path' | 'file' | 'header'>,
  first: number,
  count: number,
): Promise<Values> {
  const size = npyTypeBytes(header.type);
  const bytes = await readAt(file, header.offset + first * size, count * size);
  if (bytes.length !== count * size)
    throw new RequestError(`${printable(path)}: the file became shorter while it was read.`);
  if (header.type === 'u1' || header.type === 'b1') return bytes;
  const read = READERS[header.type];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = header.type === 'f4' ? new Float32Array(count) : new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = read(view, i * size, header.littleEndian);
  return values;
}

const READERS: Record<
  Exclude<NpyHeader['type'], 'u1' | 'b1'>,
  (view: DataView, at: number, little: boolean) => number
> = {
  i1: (view, at) => view.getInt8(at),
  u2: (view, at, little) => view.getUint16(at, little),
  i2: (view, at, little) => view.getInt16(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  u8: (view, at, little) => Number(view.getBigUint64(at, little)),
  i8: (view, at, little) => Number(view.getBigInt64(at, little)),
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
};
