import type { Scalar, Tensor } from '@tensorflow/tfjs';
import { tf } from '../engine/tensorflow.js';

/**
 * How far the generated examples of a batch lie from each other, as a share of how far its real ones do: the root mean
 * squared distance of pairs, divided by that of the real ones. The mean over all pairs is 2B / (B − 1) times the sum of the
 * variances (B examples in both), so the ratio is √(Σ var fake / Σ var real). 0 where all are one picture. Both [B, …] of
 * one shape, B > 1.
 */
export function diversity(fake: Tensor, real: Tensor): Scalar {
  // Real ones that are all alike tell nothing: 0 / 0 is NaN.
  return tf.sqrt(tf.div(spread(fake), spread(real))) as Scalar;
}

/** The mean variance of an entry over the batch, from the mean first: squares less a square lose what a collapsed batch has. */
function spread(x: Tensor): Tensor {
  return tf.mean(tf.square(tf.sub(x, tf.mean(x, 0, true))));
}
