/** Constants of a graph as numbers, and back. */
import { attr, DATA_TYPE, shapeProto, type GraphDataType, type NodeDef } from '../../engine/graph-def.js';
import type { TensorData } from '../../engine/tensor-data.js';

/** Of a Const of float32, int32 or bool: its values, copied; those of bool as 0 and 1. Throws an Error for any other node. */
export function constantValues(node: NodeDef): TensorData {
  const shape = constantShape(node);
  const { dtype, tensor_content: bytes } = node.attr['value']!.tensor!;
  const count = shape.reduce((product, size) => product * size, 1);
  const size = dtype === DATA_TYPE.bool ? 1 : 4;
  if (bytes?.length !== size * count) throw new Error(`constant ${node.name} does not hold its ${count} numbers.`);
  if (dtype === DATA_TYPE.bool) return { shape, data: Int32Array.from(bytes) };
  // A copy begins at a multiple of four.
  const { buffer } = new Uint8Array(bytes);
  if (dtype === DATA_TYPE.float32) return { shape, data: new Float32Array(buffer) };
  if (dtype === DATA_TYPE.int32) return { shape, data: new Int32Array(buffer) };
  throw new Error(`constant ${node.name} holds neither float32, int32 nor bool.`);
}

/** Sizes of a Const. Throws an Error for any other node. */
export function constantShape(node: NodeDef): number[] {
  const tensor = node.op === 'Const' ? node.attr['value']?.tensor : undefined;
  if (!tensor) throw new Error(`${node.name} is no constant.`);
  return tensor.tensor_shape.dim.map(({ size }) => Number(size));
}

export function isFloatConstant({ op, attr: { value } }: NodeDef): boolean {
  return op === 'Const' && value?.tensor?.dtype === DATA_TYPE.float32;
}

/** A Const of these numbers. */
export function constantNode(name: string, { shape, data }: TensorData): NodeDef {
  const type: GraphDataType = data instanceof Int32Array ? 'int32' : 'float32';
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
