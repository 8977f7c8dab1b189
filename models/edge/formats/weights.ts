/** Which constants of a graph are weights, for formats that keep them in fewer bits. */
import { DATA_TYPE, type NodeDef, type TensorProto } from '../../engine/graph-def.js';

/** Fewer numbers than this stay as they are: they take no room, and biases and scales are worth their bits. */
const FEWEST = 64;

/** A constant's tensor where it is one of float32 with at least two dimensions and not few numbers; null for any other node. */
export function weightOf({ op, attr }: NodeDef): TensorProto | null {
  const tensor = op === 'Const' ? attr['value']?.tensor : undefined;
  if (tensor?.dtype !== DATA_TYPE.float32 || tensor.tensor_shape.dim.length < 2) return null;
  return (tensor.tensor_content?.length ?? 0) >= 4 * FEWEST ? tensor : null;
}

/** The numbers of a tensor of float32, copied where they don't lie as a Float32Array must. */
export function floatsOf({ tensor_content: bytes = new Uint8Array() }: TensorProto): Float32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Float32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4);
}

export function sizesOfTensor({ tensor_shape }: TensorProto): number[] {
  return tensor_shape.dim.map(({ size }) => size);
}
