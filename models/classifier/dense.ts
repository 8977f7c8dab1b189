import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { tf } from '../engine/tensorflow.js';
import type { Pass } from './pass.js';

/** x [B, I] to [B, O] by the variables `name`/kernel [I, O] and `name`/bias [O]. */
export function dense(pass: Pass, name: string, x_BI: Tensor2D): Tensor2D {
  const product = tf.matMul(x_BI, pass.variable<Tensor2D>(`${name}/kernel`));
  return tf.add(product, pass.variable<Tensor1D>(`${name}/bias`));
}
