/**
 * The safetensors format: eight bytes with the header's length, a JSON header, the tensors' bytes.
 * https://huggingface.co/docs/safetensors. Little-endian.
 */
import type { TensorData } from './learner.js';
import { excerpt } from './printable.mjs';

const longestHeader = 100_000_000;

/** Bytes of one number of each type that the format has. */
const typeBytes = {
  ...{ BOOL: 1, U8: 1, I8: 1, F8_E4M3: 1, F8_E5M2: 1, U16: 2, I16: 2, F16: 2, BF16: 2 },
  ...{ U32: 4, I32: 4, F32: 4, U64: 8, I64: 8, F64: 8 },
} as const;
export type SafetensorsType = keyof typeof typeBytes;

/** A tensor in a file; `bytes` is a view of it. */
export interface StoredTensor {
  dtype: SafetensorsType;
  shape: number[];
  bytes: Uint8Array;
}

/** Numbers to write; those of a Uint16Array are the bits of halves. */
export interface WritableTensor {
  shape: readonly number[];
  data: Float32Array | Int32Array | Uint16Array;
}

/** What is wrong with a file, in one sentence without its name. */
export class SafetensorsError extends Error {
  override readonly name = 'SafetensorsError';
}

/** Encodes tensors in the order of their names' code units; the data begins at a multiple of eight. */
export function encodeSafetensors(
  tensors: Record<string, WritableTensor>,
  metadata: Record<string, string> = {},
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  // The wider ones first, so that each begins at a multiple of its width.
  const names = Object.keys(tensors).sort();
  const ordered = [4, 2].flatMap((width) => names.filter((name) => tensors[name]!.data.BYTES_PER_ELEMENT === width));
  let end = 0;
  for (const name of ordered) {
    const { shape, data } = tensors[name]!;
    if (sizeOf(shape) !== data.length) {
      throw new SafetensorsError(`${name}: shape [${shape.join(', ')}] does not hold ${data.length} values.`);
    }
    const begin = end;
    end += data.byteLength;
    header[name] = { dtype: typeOf(data), shape, data_offsets: [begin, end] };
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(8 + headerLength + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.fill(0x20, 8, 8 + headerLength);
  file.set(json, 8);
  let at = 8 + headerLength;
  for (const name of ordered) {
    const { data } = tensors[name]!;
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

function typeOf(data: WritableTensor['data']): SafetensorsType {
  if (data instanceof Int32Array) return 'I32';
  return data instanceof Float32Array ? 'F32' : 'F16';
}

/** Decodes a whole file of float32 and int32; the tensors own their memory. Throws SafetensorsError on anything out of place. */
export function decodeSafetensors(file: Uint8Array): Record<string, TensorData> {
  const tensors: Record<string, TensorData> = {};
  for (const [name, { dtype, shape, bytes: view }] of storedTensors(file).tensors) {
    if (dtype !== 'F32' && dtype !== 'I32') {
      throw new SafetensorsError(`${excerpt(name)}: dtype ${dtype} is not supported; use F32 or I32.`);
    }
    // Copied by hand: a Buffer's own slice would share its memory.
    const bytes = new Uint8Array(view.length);
    bytes.set(view);
    const data = dtype === 'I32' ? new Int32Array(bytes.buffer) : new Float32Array(bytes.buffer);
    Object.defineProperty(tensors, name, {
      value: { shape, data },
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return tensors;
}

/** What a file holds, of any type. Throws SafetensorsError on anything out of place. */
export function storedTensors(file: Uint8Array): {
  tensors: Map<string, StoredTensor>;
  metadata: Record<string, string>;
} {
  const { header, body } = splitFile(file);
  const tensors = new Map<string, StoredTensor>();
  const ranges: [begin: number, end: number][] = [];
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const shown = excerpt(name);
    const { dtype, shape, begin, end } = parseEntry(shown, entry);
    if (end > body.length) throw new SafetensorsError(`${shown}: its bytes end at ${end} of ${body.length}.`);
    if (end - begin !== typeBytes[dtype] * sizeOf(shape)) {
      throw new SafetensorsError(
        `${shown}: ${end - begin} bytes do not fill shape ${excerpt(`[${shape.join(', ')}]`)}.`,
      );
    }
    tensors.set(name, { dtype, shape, bytes: body.subarray(begin, end) });
    ranges.push([begin, end]);
  }
  assertContiguous(ranges, body.length);
  return { tensors, metadata: metadataOf(header['__metadata__']) };
}

/** Texts by name; what is none is left out. */
function metadataOf(raw: unknown): Record<string, string> {
  if (typeof raw !== 'object' || raw === null) return {};
  return Object.fromEntries(
    Object.entries(raw).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function splitFile(file: Uint8Array): { header: Record<string, unknown>; body: Uint8Array } {
  if (file.length < 8) throw new SafetensorsError(`The file has ${file.length} bytes, too few for a header.`);
  const length = new DataView(file.buffer, file.byteOffset).getBigUint64(0, true);
  if (length > longestHeader || 8n + length > file.length) {
    throw new SafetensorsError(`The header claims ${length} bytes of a file of ${file.length}.`);
  }
  const end = 8 + Number(length);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file.subarray(8, end)));
  } catch (cause) {
    throw new SafetensorsError('The header is not JSON.', { cause });
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw new SafetensorsError('The header is not a JSON object.');
  }
  return { header: header as Record<string, unknown>, body: file.subarray(end) };
}

function parseEntry(
  name: string,
  raw: unknown,
): { dtype: SafetensorsType; shape: number[]; begin: number; end: number } {
  const { dtype, shape, data_offsets: offsets } = (raw ?? {}) as Record<string, unknown>;
  if (typeof dtype !== 'string' || !Object.hasOwn(typeBytes, dtype)) {
    throw new SafetensorsError(`${name}: dtype ${excerpt(String(dtype))} is not one of the format's.`);
  }
  if (!isCounts(shape)) throw new SafetensorsError(`${name}: its shape is not a list of whole numbers.`);
  if (!isCounts(offsets) || offsets.length !== 2 || offsets[0]! > offsets[1]!) {
    throw new SafetensorsError(`${name}: its offsets are not a range of bytes.`);
  }
  return { dtype: dtype as SafetensorsType, shape, begin: offsets[0]!, end: offsets[1]! };
}

/** The format allows no holes, no overlaps and nothing behind the last tensor. */
function assertContiguous(ranges: [number, number][], length: number): void {
  let at = 0;
  for (const [begin, end] of ranges.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    if (begin !== at)
      throw new SafetensorsError(
        `Bytes ${Math.min(at, begin)} to ${Math.max(at, begin)} overlap or belong to no tensor.`,
      );
    at = end;
  }
  if (at !== length) throw new SafetensorsError(`${length - at} bytes behind the last tensor belong to none.`);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((one) => Number.isSafeInteger(one) && (one as number) >= 0);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
