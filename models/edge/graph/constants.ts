/** Constants of a graph as numbers, and back. */
import { attr, DATA_TYPE, shapeProto, type GraphDataType, type NodeDef } from '../../engine/graph-def.js';

/** Row-major; bools are bytes of 0 and 1. */
export interface Constant {
  type: 'float32' | 'int32' | 'bool';
  shape: number[];
  data: Float32Array | Int32Array | Uint8Array;
}

/** What a Const of float32, int32 or bool holds, copied. Throws an Error for any other node. */
export function constantOf(node: NodeDef): Constant {
  const shape = constantShape(node);
  const { dtype, tensor_content: bytes } = node.attr['value']!.tensor!;
  const type = constantTypes.find((one) => DATA_TYPE[one] === dtype);
  if (!type) throw new Error(`constant ${node.name} holds neither float32, int32 nor bool.`);
  const count = sizeOf(shape);
  const size = type === 'bool' ? 1 : 4;
  if (bytes?.length !== size * count) throw new Error(`constant ${node.name} does not hold its ${count} numbers.`);
  // A copy begins at a multiple of four.
  return { type, shape, data: new arrays[type](new Uint8Array(bytes).buffer) };
}

const constantTypes = ['float32', 'int32', 'bool'] as const satisfies readonly GraphDataType[];
const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

/** Sizes of a Const. Throws an Error for any other node. */
export function constantShape(node: NodeDef): number[] {
  const tensor = node.op === 'Const' ? node.attr['value']?.tensor : undefined;
  if (!tensor) throw new Error(`${node.name} is no constant.`);
  return tensor.tensor_shape.dim.map(({ size }) => Number(size));
}

/** A Const of these numbers; of bools where they are bytes. */
export function constantNode(name: string, { shape, data }: Omit<Constant, 'type'>): NodeDef {
  const type = constantTypes.find((one) => data instanceof arrays[one])!;
  const content = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return {
    name,
    op: 'Const',
    input: [],
    attr: {
      dtype: attr.type(type),
      value: { tensor: { dtype: DATA_TYPE[type], tensor_shape: shapeProto(shape), tensor_content: content } },
    },
  };
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

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
