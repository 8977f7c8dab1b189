import type { Scalar, Tensor2D } from '@tensorflow/tfjs';
import { constant } from '../../engine/constant.js';
import { tf } from '../../engine/tensorflow.js';

/** Σ of the squares beside the diagonal of [E, E]. */
export function squaredBesideDiagonal(matrix_EE: Tensor2D): Scalar {
  const size = matrix_EE.shape[0];
  const beside = Float32Array.from({ length: size * size }, (_, at) => Number(at % (size + 1) !== 0));
  return tf.sum(tf.square(tf.mul(matrix_EE, constant(tf.tensor2d(beside, [size, size])))));
}
