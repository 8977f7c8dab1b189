/**
 * The safetensors format: eight bytes with the header's length, a JSON header, the tensors' bytes.
 * https://huggingface.co/docs/safetensors. Written and read here: F32 and I32, little-endian.
 */
import { excerpt } from '../../models/core/printable.mjs';
import type { TensorData } from '../../models/core/learner.js';

const longestHeader = 100_000_000;

/** What is wrong with a file, in one sentence without its name. */
export class SafetensorsError extends Error {
  override readonly name = 'SafetensorsError';
}

/** Encodes tensors in the order of their names' code units; the data begins at a multiple of eight. */
export function encodeSafetensors(
  tensors: Record<string, TensorData>,
  metadata: Record<string, string> = {},
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  const names = Object.keys(tensors).sort();
  let end = 0;
  for (const name of names) {
    const { shape, data } = tensors[name]!;
    if (sizeOf(shape) !== data.length) {
      throw new SafetensorsError(`${name}: shape [${shape.join(', ')}] does not hold ${data.length} values.`);
    }
    const begin = end;
    end += data.byteLength;
    header[name] = { dtype: data instanceof Int32Array ? 'I32' : 'F32', shape, data_offsets: [begin, end] };
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(8 + headerLength + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.fill(0x20, 8, 8 + headerLength);
  file.set(json, 8);
  let at = 8 + headerLength;
  for (const name of names) {
    const { data } = tensors[name]!;
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

/** Decodes a whole file; the tensors own their memory. Throws SafetensorsError on anything out of place. */
export function decodeSafetensors(file: Uint8Array): Record<string, TensorData> {
  const { header, body } = splitFile(file);
  const tensors: Record<string, TensorData> = {};
  const ranges: [begin: number, end: number][] = [];
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const shown = excerpt(name);
    const { dtype, shape, begin, end } = parseEntry(shown, entry);
    if (end > body.length) throw new SafetensorsError(`${shown}: its bytes end at ${end} of ${body.length}.`);
    if (end - begin !== 4 * sizeOf(shape)) {
      throw new SafetensorsError(
        `${shown}: ${end - begin} bytes do not fill shape ${excerpt(`[${shape.join(', ')}]`)}.`,
      );
    }
    // Copied by hand: a Buffer's own slice would share its memory.
    const bytes = new Uint8Array(end - begin);
    bytes.set(body.subarray(begin, end));
    const data = dtype === 'I32' ? new Int32Array(bytes.buffer) : new Float32Array(bytes.buffer);
    Object.defineProperty(tensors, name, {
      value: { shape, data },
      enumerable: true,
      configurable: true,
      writable: true,
    });
    ranges.push([begin, end]);
  }
  assertContiguous(ranges, body.length);
  return tensors;
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

function parseEntry(name: string, raw: unknown): { dtype: 'F32' | 'I32'; shape: number[]; begin: number; end: number } {
  const { dtype, shape, data_offsets: offsets } = (raw ?? {}) as Record<string, unknown>;
  if (dtype !== 'F32' && dtype !== 'I32') {
    throw new SafetensorsError(`${name}: dtype ${excerpt(String(dtype))} is not supported; use F32 or I32.`);
  }
  if (!isCounts(shape)) throw new SafetensorsError(`${name}: its shape is not a list of whole numbers.`);
  if (!isCounts(offsets) || offsets.length !== 2 || offsets[0]! > offsets[1]!) {
    throw new SafetensorsError(`${name}: its offsets are not a range of bytes.`);
  }
  return { dtype, shape, begin: offsets[0]!, end: offsets[1]! };
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

function sizeOf(shape: number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
