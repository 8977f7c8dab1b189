/** Which constants of a graph are weights, for formats that keep them in fewer bits. */
import { DATA_TYPE, type NodeDef, type TensorProto } from '../../engine/graph-def.js';

/** Fewer numbers than this stay as they are: they take no room, and biases and scales are worth their bits. */
const FEWEST = 64;

/** Whether it is of float32 with at least two dimensions and not few numbers. */
export function isWeight({ dtype, tensor_shape, tensor_content }: TensorProto): boolean {
  return dtype === DATA_TYPE.float32 && tensor_shape.dim.length >= 2 && (tensor_content?.length ?? 0) >= 4 * FEWEST;
}

/** The tensor of a constant that is a weight; null for any other node. */
export function weightOf({ op, attr }: NodeDef): TensorProto | null {
  const tensor = op === 'Const' ? attr['value']?.tensor : undefined;
  return tensor && isWeight(tensor) ? tensor : null;
}

/** The numbers of a tensor of float32, copied where they don't lie as a Float32Array must. */
export function floatsOf({ tensor_content: bytes = new Uint8Array() }: TensorProto): Float32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Float32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4);
}

export function sizesOfTensor({ tensor_shape }: TensorProto): number[] {
  return tensor_shape.dim.map(({ size }) => size);
}
