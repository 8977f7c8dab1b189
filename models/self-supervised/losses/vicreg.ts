import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs';
import { tf } from '../../engine/tensorflow.js';
import { squaredBesideDiagonal } from './beside-diagonal.js';

// B batch, E numbers of an embedding.

/** Added to variances before the root, whose slope at 0 would be infinite. */
const EPSILON = 1e-4;

/** The deviation that each dimension should have at least. */
const DEVIATION = 1;

/**
 * VICReg (Bardes et al. 2022, eqs. 1 to 6) of embeddings [B, E] of two views, at least two examples. `invariance`: the mean
 * squared difference, over dimensions too, as in the authors' code, where eq. 5 sums over them. `variance`: how far below 1 deviations
 * are, and `covariance`: Σ of squared covariances between different dimensions ÷ E; both the sum over the two views, as in eq. 6, where
 * their code halves the first. Covariances and variances divide by B − 1. All three are weighed, and add up to the loss.
 */
export function vicReg(
  first_BE: Tensor2D,
  second_BE: Tensor2D,
  weights: { invariance: number; variance: number; covariance: number },
): { loss: Scalar; invariance: Scalar; variance: Scalar; covariance: Scalar } {
  const views = [first_BE, second_BE].map(centred);
  const invariance = tf.mul(tf.mean(tf.square(tf.sub(first_BE, second_BE))), weights.invariance) as Scalar;
  const variance = tf.mul(tf.addN(views.map(lackingDeviation)), weights.variance) as Scalar;
  const covariance = tf.mul(tf.addN(views.map(covarianceTerm)), weights.covariance) as Scalar;
  const loss = tf.addN([invariance, variance, covariance]) as Scalar;
  return { loss, invariance, variance, covariance };
}

/**
 * How much the dimensions of embeddings [N, E] vary, of the deviation that each should have at least: 1 where none lacks any,
 * 0.01 where all rows are one. Unlike figures of directions it tells embeddings that shrink to a point.
 */
export function variation(x_NE: Tensor2D): Scalar {
  return tf.sub(1, tf.div(lackingDeviation(centred(x_NE)), DEVIATION)) as Scalar;
}

function centred(x_BE: Tensor2D): Tensor2D {
  return tf.sub(x_BE, tf.mean(x_BE, 0, true));
}

/** v of eq. 2, of centred embeddings. */
function lackingDeviation(x_BE: Tensor2D): Tensor {
  const variance_E = tf.div(tf.sum(tf.square(x_BE), 0), x_BE.shape[0] - 1);
  return tf.mean(tf.relu(tf.sub(DEVIATION, tf.sqrt(tf.add(variance_E, EPSILON)))));
}

/** c of eq. 4, of centred embeddings. */
function covarianceTerm(x_BE: Tensor2D): Tensor {
  const covariances_EE = tf.div(tf.matMul(x_BE, x_BE, true), x_BE.shape[0] - 1) as Tensor2D;
  return tf.div(squaredBesideDiagonal(covariances_EE), x_BE.shape[1]);
}
