import type { Scalar, Tensor2D } from '@tensorflow/tfjs';
import { tf } from '../../engine/tensorflow.js';
import { diagonal } from './diagonal.js';

/** Σ of the squares beside the diagonal of [E, E]. */
export function squaredBesideDiagonal(matrix_EE: Tensor2D): Scalar {
  return tf.sum(tf.square(tf.where(diagonal(matrix_EE.shape[0]), tf.zerosLike(matrix_EE), matrix_EE)));
}
