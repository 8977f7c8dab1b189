/** The numbers of a stored tensor. */
import type { ReadModel } from '../../../inspect/model-description.js';
import { ofHalf } from '../../../compress/float16.js';
import { externalBytes } from './external-data.js';
import type { FileBytes } from './file-bytes.js';
import { listFields, type StoredTensor } from './tensors.js';
import { fields, wholeNumbers } from './wire.js';

type Numbers = NonNullable<ReturnType<ReadModel['constant']>>['values'];

const clampedToInt32 = (value: number | bigint): number => Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Number(value)));

/** Bytes, little-endian, as numbers, by their type. What int32 can't hold becomes its nearest. */
const readers: Record<string, (bytes: Uint8Array, count: number) => Numbers> = {
  float32: ({ buffer }) => new Float32Array(buffer),
  float64: ({ buffer }) => Float32Array.from(new Float64Array(buffer)),
  float16: ({ buffer }) => Float32Array.from(new Uint16Array(buffer), ofHalf),
  bfloat16: ({ buffer }) => new Float32Array(Uint32Array.from(new Uint16Array(buffer), (bits) => bits << 16).buffer),
  int8: ({ buffer }) => new Int8Array(buffer),
  uint8: (bytes) => bytes,
  bool: (bytes) => bytes,
  int16: ({ buffer }) => Int32Array.from(new Int16Array(buffer)),
  uint16: ({ buffer }) => Int32Array.from(new Uint16Array(buffer)),
  int32: ({ buffer }) => new Int32Array(buffer),
  uint32: ({ buffer }) => Int32Array.from(new Uint32Array(buffer), clampedToInt32),
  int64: ({ buffer }) => Int32Array.from(new BigInt64Array(buffer) as unknown as ArrayLike<number>, clampedToInt32),
  uint64: ({ buffer }) => Int32Array.from(new BigUint64Array(buffer) as unknown as ArrayLike<number>, clampedToInt32),
  int4: (bytes, count) =>
    Int8Array.from({ length: count }, (_, at) => ((bytes[at >> 1]! >> (4 * (at & 1))) << 28) >> 28),
  uint4: (bytes, count) => Uint8Array.from({ length: count }, (_, at) => (bytes[at >> 1]! >> (4 * (at & 1))) & 15),
};

/** Null where they are none that can be shown. Throws DamagedFile where the file doesn't hold them. */
export function numbersOf(path: string, file: FileBytes, tensor: StoredTensor): Numbers | null {
  const { type, count, raw, external, bytes } = tensor;
  const reader = readers[type];
  if (!reader) return null;
  if (external) return reader(externalBytes(path, external, bytes), count);
  if (raw) return reader(file.slice(raw.begin, raw.end), count);
  return listed(file, tensor);
}

/** Of lists: floats as they are, whole numbers and halves in int32 or int64. */
function listed(file: FileBytes, { span, type, count }: StoredTensor): Numbers | null {
  const isFloat = type === 'float32' || type === 'float64';
  const values = isFloat ? new Float32Array(count) : new Int32Array(count);
  let at = 0;
  for (const field of fields(file, span)) {
    if (!listFields.has(field.number) || field.number === 6) continue;
    if (!isFloat) for (const value of wholeNumbers(file, field)) values[at++] = clampedToInt32(value);
    else {
      const numbers = readers[type]!(file.slice(field.begin, field.end), 0);
      values.set(numbers.subarray(0, Math.max(0, count - at)), at);
      at += numbers.length;
    }
  }
  if (at !== count) return null;
  if (type === 'float16') return Float32Array.from(values, ofHalf);
  if (type === 'bfloat16') return new Float32Array(Uint32Array.from(values, (bits) => bits << 16).buffer);
  return type === 'int8'
    ? Int8Array.from(values)
    : type === 'uint8' || type === 'bool'
      ? Uint8Array.from(values)
      : values;
}
