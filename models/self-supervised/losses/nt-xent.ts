import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { constant } from '../../engine/constant.js';
import { sparseCrossEntropy } from '../../engine/ops.js';
import { tf } from '../../engine/tensorflow.js';
import { diagonal } from './diagonal.js';

// N pairs, E numbers of an embedding.

const EPSILON = 1e-12;

/** Rows [B, E] at length 1. A row of zeros stays what it is. */
export function normalizedRows(x_BE: Tensor2D): Tensor2D {
  return tf.mul(x_BE, tf.rsqrt(tf.maximum(tf.sum(tf.square(x_BE), 1, true), EPSILON)));
}

/** What a similarity is replaced by that takes no part: that of an embedding with itself. Others are −1 at least. */
const HIDDEN = -1e9;

/**
 * The normalised temperature-scaled cross-entropy (NT-Xent, Chen et al. 2020, eq. 1) of embeddings [2N, E] of length 1, all
 * first views before all second ones: the mean over all views of −ln of the share that exp(similarity / temperature) of the
 * other view has among all views but itself. `accuracy`: how often the other view is the most similar of all.
 */
export function ntXent(embeddings: Tensor2D, temperature: number): { loss: Scalar; accuracy: Scalar } {
  const views = embeddings.shape[0];
  const similarities = tf.matMul(embeddings, embeddings, false, true);
  // Before the division, so that it stays the least at any temperature.
  const scores = tf.div(
    tf.where(diagonal(views), tf.fill([views, views], HIDDEN), similarities),
    temperature,
  ) as Tensor2D;
  const partners = constant(
    tf.tensor1d(
      Int32Array.from({ length: views }, (_, at) => (at + views / 2) % views),
      'int32',
    ),
  );
  const right = tf.cast(tf.equal(tf.argMax(scores, 1), partners), 'float32') as Tensor1D;
  return { loss: sparseCrossEntropy(scores, partners) as Scalar, accuracy: tf.mean(right) };
}
