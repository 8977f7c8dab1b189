import type { DataId, Tensor, TensorInfo } from '@tensorflow/tfjs';

const intended = new WeakSet<DataId>();

/**
 * Says that a tensor made in JavaScript is a constant of the program on purpose (a table of positions, say),
 * whatever its size. Without it the recorder takes large or batch-sized ones for data captured by accident.
 */
export function constant<T extends Tensor>(tensor: T): T {
  intended.add(tensor.dataId);
  return tensor;
}

export function isIntendedConstant(tensor: TensorInfo): boolean {
  return intended.has(tensor.dataId);
}
