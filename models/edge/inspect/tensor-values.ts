/** Numbers of TensorFlow's tensors, however they are stored. */
import type { TensorProto } from '../../engine/graph-def.js';
import { ofHalf } from '../compress/float16.js';
import { dataTypeName } from '../formats/data-types.js';
import { sizeOf } from '../graph/constants.js';

export type Numbers = Float32Array | Int32Array | Int8Array | Uint8Array;

/** So many numbers may be one that is said once. */
const MOST_REPEATED = 1 << 24;

/**
 * Float64 comes as float32 and int64 as int32, as near as these hold it; bools as 0 and 1. Null where the type is none of
 * numbers. Throws an Error, in one sentence, where there are fewer or more than the shape says.
 */
export function tensorValues(tensor: TensorProto): { values: Numbers; shape: number[] } | null {
  const shape = tensor.tensor_shape.dim.map(({ size }) => size);
  const count = sizeOf(shape);
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0)) throw new Error('a constant has no size');
  const stored = tensor.tensor_content?.length
    ? ofContent(tensor.tensor_content, tensor.dtype, count)
    : listed(tensor, count);
  if (!stored || stored.length === count) return stored && { values: stored, shape };
  throw new Error(`a constant of shape [${shape.join(', ')}] has ${stored.length} numbers`);
}

/** How many bytes its numbers take in the file. */
export function storedBytes(tensor: TensorProto): number {
  const { tensor_content, string_val = [], float_val, double_val, int_val, int64_val, bool_val, half_val } = tensor;
  const lists = [
    [float_val, 4],
    [double_val, 8],
    [int_val, 4],
    [int64_val, 8],
    [bool_val, 1],
    [half_val, 2],
  ] as const;
  const listedBytes = lists.reduce((sum, [list, each]) => sum + (list?.length ?? 0) * each, 0);
  return string_val.reduce((sum, { length }) => sum + length, listedBytes + (tensor_content?.length ?? 0));
}

function ofContent(bytes: Uint8Array, dtype: number, count: number): Numbers | null {
  const read = contents[dataTypeName(dtype)];
  if (!read) return null;
  const [width, values] = read;
  if (bytes.length !== width * count) throw new Error(`a constant of ${count} numbers has ${bytes.length} bytes`);
  // What is stored may begin anywhere.
  return values(Uint8Array.from(bytes).buffer);
}

const contents: Record<string, readonly [width: number, values: (buffer: ArrayBuffer) => Numbers]> = {
  float32: [4, (buffer) => new Float32Array(buffer)],
  float64: [8, (buffer) => Float32Array.from(new Float64Array(buffer))],
  float16: [2, (buffer) => Float32Array.from(new Uint16Array(buffer), ofHalf)],
  int32: [4, (buffer) => new Int32Array(buffer)],
  int64: [8, (buffer) => Int32Array.from(new BigInt64Array(buffer), clamped)],
  int8: [1, (buffer) => new Int8Array(buffer)],
  uint8: [1, (buffer) => new Uint8Array(buffer)],
  bool: [1, (buffer) => new Uint8Array(buffer)],
};

/** TensorFlow takes the last value that is listed for all that follow, and 0 where none is. */
function listed(tensor: TensorProto, count: number): Numbers | null {
  const type = dataTypeName(tensor.dtype);
  const lists: Record<string, () => readonly number[]> = {
    float32: () => tensor.float_val ?? [],
    float64: () => tensor.double_val ?? [],
    float16: () => (tensor.half_val ?? []).map(ofHalf),
    int32: () => tensor.int_val ?? [],
    int64: () => (tensor.int64_val ?? []).map(clamped),
    int8: () => tensor.int_val ?? [],
    uint8: () => tensor.int_val ?? [],
    bool: () => (tensor.bool_val ?? []).map(Number),
  };
  const list = lists[type]?.();
  if (!list) return null;
  if (list.length > count) throw new Error(`a constant of ${count} numbers has ${list.length}`);
  if (count > MOST_REPEATED && list.length < count)
    throw new Error(`a constant claims ${count} numbers and has ${list.length}`);
  const values = /^float/.test(type)
    ? new Float32Array(count)
    : type === 'bool'
      ? new Uint8Array(count)
      : new Int32Array(count);
  values.set(list);
  values.fill(list.at(-1) ?? 0, list.length);
  return values;
}

const clamped = (value: bigint | number): number => Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Number(value)));
