import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { sparseCrossEntropy } from '../../engine/ops.js';
import { tf } from '../../engine/tensorflow.js';

// B batch, K keys of the queue, E numbers of an embedding.

/**
 * InfoNCE (van den Oord et al. 2018; He et al. 2020, eq. 1) of rows at length 1: the mean over queries [B, E] of −ln of the
 * share that exp(similarity / temperature) of its own key [B, E] has among that and all of the queue [K, E]. `accuracy`: how
 * often its own key is the most similar.
 */
export function infoNce(
  queries_BE: Tensor2D,
  keys_BE: Tensor2D,
  queue_KE: Tensor2D,
  temperature: number,
): { loss: Scalar; accuracy: Scalar } {
  const own_B1 = tf.sum(tf.mul(queries_BE, keys_BE), 1, true) as Tensor2D;
  const others_BK = tf.matMul(queries_BE, queue_KE, false, true);
  const scores = tf.div(tf.concat([own_B1, others_BK], 1), temperature) as Tensor2D;
  const first = tf.zeros([queries_BE.shape[0]], 'int32') as Tensor1D;
  const right = tf.cast(tf.equal(tf.argMax(scores, 1), first), 'float32');
  return { loss: sparseCrossEntropy(scores, first), accuracy: tf.mean(right) };
}
