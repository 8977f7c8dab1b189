/** The header of a .npy file: format versions 1 to 3 of NumPy's NEP 1. */
import type { FileHandle } from 'node:fs/promises';
import { RequestError } from '../core/errors.js';
import { excerpt, printable } from './file-errors.js';
import { formatBytes, MAX_SPLIT_BYTES } from './limits.js';
import { readAt } from './read-at.js';

export type NpyType = 'b1' | 'u1' | 'i1' | 'u2' | 'i2' | 'u4' | 'i4' | 'u8' | 'i8' | 'f4' | 'f8';

const TYPES: NpyType[] = ['b1', 'u1', 'i1', 'u2', 'i2', 'u4', 'i4', 'u8', 'i8', 'f4', 'f8'];
/** NumPy's own headers stay below 64 kB. */
const LONGEST_HEADER = 1_000_000;

export interface NpyHeader {
  type: NpyType;
  littleEndian: boolean;
  /** Column-major: the first index varies fastest. */
  fortranOrder: boolean;
  shape: number[];
  /** Where the values begin, in bytes. */
  offset: number;
}

/** Bytes of one value. */
export const npyTypeBytes = (type: NpyType): number => Number(type[1]);

/** Throws RequestError where the file is no .npy file, is cut off, or holds what can't be read as numbers. */
export async function readNpyHeader(path: string, file: FileHandle): Promise<NpyHeader> {
  const { size } = await file.stat();
  const start = await readAt(file, 0, 12);
  const isNpy = start[0] === 0x93 && start.subarray(1, 6).toString('latin1') === 'NUMPY';
  if (!isNpy || start.length < 10) {
    throw new RequestError(`${printable(path)}: this is not a .npy file: it does not begin with \\x93NUMPY.`);
  }
  const version = start[6]!;
  if (version < 1 || version > 3) {
    throw new RequestError(`${printable(path)}: .npy version ${version} is unknown; versions 1 to 3 can be read.`);
  }
  const lengthBytes = version === 1 ? 2 : 4;
  const length = version === 1 ? start.readUInt16LE(8) : start.length < 12 ? 0 : start.readUInt32LE(8);
  const offset = 8 + lengthBytes + length;
  if (length > LONGEST_HEADER || offset > size) {
    throw new RequestError(`${printable(path)}: the .npy file ends within its header; copy it again.`);
  }
  const text = (await readAt(file, 8 + lengthBytes, length)).toString(version === 3 ? 'utf8' : 'latin1');
  const header = { ...parseDictionary(path, text), offset };
  checkSize(path, header, size - offset);
  return header;
}

/** The header is a literal of a Python dictionary with three keys. */
function parseDictionary(path: string, text: string): Omit<NpyHeader, 'offset'> {
  const descr = /['"]descr['"]\s*:\s*['"]([^'"]*)['"]/.exec(text)?.[1];
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /['"]shape['"]\s*:\s*\(([\d,\s]*)\)/.exec(text)?.[1];
  if (descr === undefined && /['"]descr['"]\s*:\s*\[/.test(text)) {
    throw new RequestError(`${printable(path)}: records with named fields can't be read; save the images alone.`);
  }
  if (descr === undefined || order === undefined || shape === undefined) {
    throw new RequestError(`${printable(path)}: the .npy header is damaged; save or copy the file again.`);
  }
  const type = TYPES.find((one) => one === descr.replace(/^[<>|=]/, ''));
  if (!type) {
    const seen = descr.includes('O') ? 'Python objects' : `values of type '${excerpt(descr)}'`;
    throw new RequestError(`${printable(path)}: ${seen} can't be read; save the array as uint8 or float32.`);
  }
  return {
    type,
    littleEndian: !descr.startsWith('>'),
    fortranOrder: order === 'True',
    shape: shape
      .split(',')
      .map((size) => size.trim())
      .filter((size) => size !== '')
      .map(Number),
  };
}

function checkSize(path: string, { type, shape }: NpyHeader, found: number): void {
  const values = shape.reduce((product, size) => product * size, 1);
  const expected = values * npyTypeBytes(type);
  if (values > MAX_SPLIT_BYTES) {
    throw new RequestError(
      `${printable(path)}: ${shape.join(' × ')} values are too many; at most ${formatBytes(MAX_SPLIT_BYTES)} of pixels are possible.`,
    );
  }
  if (found === expected) return;
  throw new RequestError(
    `${printable(path)}: the header announces ${shape.join(' × ')} values of type ${type} (${expected} bytes) and ${found} follow; the file is ${found < expected ? 'cut off' : 'not what it says'}.`,
  );
}
