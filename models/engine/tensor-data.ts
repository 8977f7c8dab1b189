import type { Tensor } from '@tensorflow/tfjs';
import { tf } from './tensorflow.js';

/** A tensor outside TensorFlow: row-major values. */
export interface TensorData {
  shape: number[];
  data: Float32Array | Int32Array;
}

/** The tensor's values, copied; those of a bool tensor as 0 and 1. */
export function tensorData(tensor: Tensor): TensorData {
  const values = tensor.dataSync();
  return { shape: [...tensor.shape], data: values instanceof Float32Array ? values.slice() : Int32Array.from(values) };
}

export function tensorOf({ shape, data }: TensorData): Tensor {
  return tf.tensor(data, shape, dtypeOf(data));
}

export function dtypeOf(data: Float32Array | Int32Array): 'float32' | 'int32' {
  return data instanceof Int32Array ? 'int32' : 'float32';
}
