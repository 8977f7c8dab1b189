import type { Scalar, Tensor2D } from '@tensorflow/tfjs';
import { tf } from '../../engine/tensorflow.js';
import { squaredBesideDiagonal } from './beside-diagonal.js';

// B batch, E numbers of an embedding.

/** As batch norm has it; a dimension that never varies correlates with nothing. */
const EPSILON = 1e-5;

/**
 * Barlow Twins (Zbontar et al. 2021, eq. 1) of embeddings [B, E] of two views. With C the correlations between their dimensions over the
 * batch, the loss is the sum of `invariance`, Σ (1 − C_ii)², and `redundancy`, weight · Σ C_ij² with i ≠ j.
 */
export function barlowTwins(
  first_BE: Tensor2D,
  second_BE: Tensor2D,
  weight: number,
): { loss: Scalar; invariance: Scalar; redundancy: Scalar } {
  const [a_BE, b_BE] = [standardized(first_BE), standardized(second_BE)];
  const correlations_EE = tf.div(tf.matMul(a_BE, b_BE, true), first_BE.shape[0]) as Tensor2D;
  const own_E = tf.mean(tf.mul(a_BE, b_BE), 0);
  const invariance = tf.sum(tf.square(tf.sub(1, own_E))) as Scalar;
  const redundancy = tf.mul(squaredBesideDiagonal(correlations_EE), weight) as Scalar;
  return { loss: tf.add(invariance, redundancy) as Scalar, invariance, redundancy };
}

/**
 * How much the loss sees of the dimensions of embeddings [N, E]: the mean of their deviations once they are standardised. 1 where
 * all vary, whatever their scale; 0 where they are constant.
 */
export function variation(x_NE: Tensor2D): Scalar {
  return tf.mean(tf.sqrt(tf.mean(tf.square(standardized(x_NE)), 0)));
}

/** Each dimension at mean 0 and variance 1 over the batch. */
function standardized(x_BE: Tensor2D): Tensor2D {
  const centred = tf.sub(x_BE, tf.mean(x_BE, 0, true));
  return tf.mul(centred, tf.rsqrt(tf.add(tf.mean(tf.square(centred), 0, true), EPSILON)));
}
