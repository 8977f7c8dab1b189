import type { Scalar, Tensor2D } from '@tensorflow/tfjs';
import { tf } from '../../engine/tensorflow.js';
import { normalizedRows } from './nt-xent.js';

// N rows, E numbers of an embedding.

/** The mean cosine between rows of the same place in two matrices [N, E]; 0 for a row of zeros. */
export function meanCosine(a_NE: Tensor2D, b_NE: Tensor2D): Scalar {
  return tf.mean(tf.sum(tf.mul(normalizedRows(a_NE), normalizedRows(b_NE)), 1));
}

/**
 * How far embeddings [N, E] are from being all alike: the deviation of each dimension over rows at length 1, their mean times
 * √E (Chen & He 2021, figure 2). 0 where all are one direction, about 1 where they go everywhere.
 */
export function spread(embeddings_NE: Tensor2D): Scalar {
  const { variance } = tf.moments(normalizedRows(embeddings_NE), 0);
  return tf.mul(tf.mean(tf.sqrt(variance)), Math.sqrt(embeddings_NE.shape[1])) as Scalar;
}
