/** Constants of a graph as numbers. */
import { attr, DATA_TYPE, shapeProto, type GraphDataType, type NodeDef } from '../../engine/graph-def.js';

/** Row-major; bools are bytes of 0 and 1. */
export interface Constant {
  type: 'float32' | 'int32' | 'bool';
  shape: number[];
  data: Float32Array | Int32Array | Uint8Array;
}

export function constantNode(name: string, { type, shape, data }: Constant): NodeDef {
  const tensor = {
    dtype: DATA_TYPE[type],
    tensor_shape: shapeProto(shape),
    tensor_content: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  };
  return { name, op: 'Const', input: [], attr: { dtype: attr.type(type), value: { tensor } } };
}

export const floats = (shape: number[], values: Iterable<number>): Constant => ({
  type: 'float32',
  shape,
  data: Float32Array.from(values),
});

export const integers = (shape: number[], values: Iterable<number>): Constant => ({
  type: 'int32',
  shape,
  data: Int32Array.from(values),
});

/** What a Const holds. Throws an Error where the node is none, or holds something else than numbers and bools. */
export function constantOf({ name, op, attr: { value } }: NodeDef): Constant {
  const tensor = value?.tensor;
  const type = constantTypes.find((one) => DATA_TYPE[one] === tensor?.dtype);
  if (op !== 'Const' || !tensor || !type) throw new Error(`node ${name} is no constant of numbers.`);
  const shape = (tensor.tensor_shape.dim ?? []).map(({ size }) => Number(size));
  // Bytes may begin anywhere in what they were read from.
  const { buffer } = (tensor.tensor_content ?? new Uint8Array()).slice();
  return { type, shape, data: new arrays[type](buffer) };
}

const constantTypes = ['float32', 'int32', 'bool'] as const satisfies readonly GraphDataType[];
const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
