import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { sparseCrossEntropy } from '../engine/ops.js';
import { tf } from '../engine/tensorflow.js';
import type { Target } from './examples.js';

// B batch, K classes (1 where a number is predicted).

/**
 * The mean over examples by their weights: cross-entropy in nats with label smoothing (Szegedy et al. 2016), or the
 * squared error of the standardised number.
 */
export function lossOf(outputs_BK: Tensor2D, target: Target, smoothing: number): Scalar {
  const { weights_B } = target;
  if (target.kind === 'classes') {
    return sparseCrossEntropy(outputs_BK, target.labels_B, { smoothing, weights_N: weights_B });
  }
  return weightedMean(tf.square(errors(outputs_BK, target.values_B)), weights_B);
}

/** Share of examples, each alike but for those of weight 0, whose class is the most probable. */
export function accuracyOf(logits_BK: Tensor2D, labels_B: Tensor1D, counted_B: Tensor1D): Scalar {
  return weightedMean(hits(logits_BK, labels_B), counted_B);
}

/** 1 where the most probable class is the right one, else 0. */
export function hits(logits_BK: Tensor2D, labels_B: Tensor1D): Tensor1D {
  return tf.cast(tf.equal(tf.argMax(logits_BK, 1), labels_B), 'float32');
}

/** Predicted less true, standardised. */
export function errors(outputs_B1: Tensor2D, values_B: Tensor1D): Tensor1D {
  return tf.sub(tf.reshape(outputs_B1, [-1]), values_B);
}

/** Σ w · v / Σ w; 0 where all weights are. */
export function weightedMean(values_B: Tensor1D, weights_B: Tensor1D): Scalar {
  return tf.div(tf.sum(tf.mul(values_B, weights_B)), tf.maximum(tf.sum(weights_B), 1e-9));
}
