/**
 * The IDX format of the MNIST family: two zero bytes, a type byte, the number of dimensions, each dimension as a
 * big-endian 32-bit number, then the values in row-major order. Files may be gzipped; the content decides, not the name.
 */
import { promisify } from 'node:util';
import { gunzip, gunzipSync, constants } from 'node:zlib';
import { RequestError } from '../core/errors.js';
import { fileError, printable, systemErrorCode } from './file-errors.js';
import { formatBytes, MAX_SPLIT_BYTES } from './limits.js';
import { readWhole } from './read-at.js';

const gunzipAsync = promisify(gunzip);

export type IdxType = keyof typeof TYPES;

const TYPES = {
  u1: { code: 0x08, bytes: 1, title: 'unsigned bytes' },
  i1: { code: 0x09, bytes: 1, title: 'signed bytes' },
  i2: { code: 0x0b, bytes: 2, title: '16-bit integers' },
  i4: { code: 0x0c, bytes: 4, title: '32-bit integers' },
  f4: { code: 0x0d, bytes: 4, title: '32-bit floats' },
  f8: { code: 0x0e, bytes: 8, title: '64-bit floats' },
} as const;

export interface IdxArray {
  type: IdxType;
  shape: number[];
  /** The values as they lie in the file: big-endian. */
  bytes: Uint8Array;
}

export interface IdxHeader {
  type: IdxType;
  shape: number[];
  headerBytes: number;
  dataBytes: number;
}

/** Name of a type for an error sentence. */
export const idxTypeTitle = (type: IdxType): string => TYPES[type].title;

/** The header's bytes; a header and the values behind it make a file. */
export function idxHeader(type: IdxType, shape: number[]): Uint8Array {
  const header = new Uint8Array(4 + 4 * shape.length);
  const view = new DataView(header.buffer);
  view.setUint8(2, TYPES[type].code);
  view.setUint8(3, shape.length);
  shape.forEach((size, i) => view.setUint32(4 + 4 * i, size));
  return header;
}

/**
 * Reads an IDX file, gzipped or plain. `onBytes` sees the file's bytes as stored, for a checksum.
 * Throws RequestError where the file can't be read or is not a whole IDX file.
 */
export async function readIdx(path: string, onBytes?: (bytes: Uint8Array) => void): Promise<IdxArray> {
  const stored = await readWhole(path, { what: 'an IDX file', most: MAX_SPLIT_BYTES + 1024 });
  onBytes?.(stored);
  return parseIdx(path, stored);
}

/** As `readIdx`, for bytes that are in memory; `path` is for error sentences. */
export async function parseIdx(path: string, stored: Uint8Array): Promise<IdxArray> {
  if (stored[0] !== 0x1f || stored[1] !== 0x8b) {
    const header = parseHeader(path, stored);
    return { type: header.type, shape: header.shape, bytes: exactly(path, header, stored) };
  }
  const header = parseHeader(path, gzipHead(path, stored));
  try {
    // One byte more than announced: so that a longer file is noticed without unpacking all of it.
    const maxOutputLength = header.headerBytes + header.dataBytes + 1;
    const bytes = await gunzipAsync(stored, { maxOutputLength });
    return { type: header.type, shape: header.shape, bytes: exactly(path, header, bytes) };
  } catch (error) {
    throw gzipError(path, header, error);
  }
}

/** The first bytes of what a gzip file holds, from its first 8 kB. */
function gzipHead(path: string, stored: Uint8Array): Uint8Array {
  try {
    return gunzipSync(stored.subarray(0, 8192), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    throw new RequestError(`${printable(path)}: the gzip file is damaged; download or copy it again.`, {
      cause: error,
    });
  }
}

function gzipError(path: string, header: IdxHeader, error: unknown): Error {
  const announced = `its header announces ${header.shape.join(' × ')} values`;
  switch (systemErrorCode(error)) {
    case 'Z_BUF_ERROR':
      return new RequestError(
        `${printable(path)}: the gzip file ends too early; ${announced}; download or copy it again.`,
        { cause: error },
      );
    case 'Z_DATA_ERROR':
      return new RequestError(
        `${printable(path)}: the gzip file is damaged (its content fails the check); download or copy it again.`,
        { cause: error },
      );
    case 'ERR_BUFFER_TOO_LARGE':
      return new RequestError(`${printable(path)}: the file holds more than ${announced.replace('its', 'the')}.`, {
        cause: error,
      });
    default:
      return fileError(path, error);
  }
}

/** The header of an IDX file that is not packed, from its first bytes. Throws RequestError where it is none, or announces more than `most` bytes. */
export function parseHeader(path: string, bytes: Uint8Array, most = MAX_SPLIT_BYTES): IdxHeader {
  const seen = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const type = (Object.keys(TYPES) as IdxType[]).find((one) => TYPES[one].code === bytes[2]);
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0 || !type || !bytes[3] || bytes[3] > 8) {
    throw new RequestError(
      `${printable(path)}: this is not an IDX file: it begins with ${seen || 'nothing'}, and images with 00 00 08 03.`,
    );
  }
  const headerBytes = 4 + 4 * bytes[3];
  if (bytes.length < headerBytes) {
    throw new RequestError(
      `${printable(path)}: the IDX file ends within its header, after ${bytes.length} of ${headerBytes} bytes.`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: bytes[3] }, (_, i) => view.getUint32(4 + 4 * i));
  const dataBytes = shape.reduce((product, size) => product * size, TYPES[type].bytes);
  if (dataBytes > most) {
    throw new RequestError(
      `${printable(path)}: its header announces ${shape.join(' × ')} ${TYPES[type].title}, ${formatBytes(dataBytes)}; at most ${formatBytes(most)} are possible, so the file is damaged or must be made smaller.`,
    );
  }
  return { type, shape, headerBytes, dataBytes };
}

function exactly(path: string, header: IdxHeader, bytes: Uint8Array): Uint8Array {
  const found = bytes.length - header.headerBytes;
  // Not a Buffer, whose `slice` does not copy.
  if (found === header.dataBytes) return new Uint8Array(bytes.buffer, bytes.byteOffset + header.headerBytes, found);
  const announced = `${header.shape.join(' × ')} ${TYPES[header.type].title} (${header.dataBytes} bytes)`;
  throw new RequestError(
    found < header.dataBytes
      ? `${printable(path)}: the header announces ${announced} and only ${found} follow; the file was cut off, copy it again.`
      : `${printable(path)}: the header announces ${announced} and more follow; the file is not what it says.`,
  );
}
