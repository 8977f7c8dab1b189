import type { Scalar, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import { sparseCrossEntropy } from '../engine/ops.js';
import { tf } from '../engine/tensorflow.js';
import { flattened, type Network, type NetworkInput } from './network.js';
import type { Target } from './tasks/task.js';

export interface Losses {
  /** Mean cross-entropy in nats. */
  loss: Scalar;
  /** Share of classes or of asked tokens that are most probable. */
  accuracy: Scalar;
  /** Share of examples whose every asked token is most probable; only for next tokens. */
  exactMatch?: Scalar;
  /** Examples that these are means over. */
  weight: Scalar;
}

/** What the network's states [B, T, C] say, held against what they should. Each example counts alike. */
export function losses(
  network: Network,
  states_BTC: Tensor3D,
  { input, target, smoothing }: { input: NetworkInput; target: Target; smoothing: number },
): Losses {
  const batch = states_BTC.shape[0];
  if (target.kind === 'class') {
    const logits_BK = network.classLogits(states_BTC, input.real_BT);
    const { labels_B, weights_B } = target;
    const loss = sparseCrossEntropy(logits_BK, labels_B, { smoothing, ...(weights_B && { weights_N: weights_B }) });
    const weight = weights_B ? tf.sum(weights_B) : tf.scalar(batch);
    return { loss, accuracy: weightedMean(hits(logits_BK, labels_B), weights_B), weight: weight as Scalar };
  }
  const { tokens_BT, weights_BT } = target;
  const tokens_N = tf.reshape(tokens_BT, [-1]) as Tensor1D;
  const logits_NV = network.tokenLogits(flattened(states_BTC));
  const weights_N = weights_BT && (tf.reshape(weights_BT, [-1]) as Tensor1D);
  const loss = sparseCrossEntropy(logits_NV, tokens_N, { smoothing, ...(weights_N && { weights_N }) });
  const hits_N = hits(logits_NV, tokens_N);
  const accuracy = weightedMean(hits_N, weights_N);
  if (!weights_BT) return { loss, accuracy, weight: tf.scalar(batch) };
  const rows_B = tf.sum(weights_BT, 1) as Tensor1D; // 1, or 0 for what only fills up a batch
  const asked_BT = tf.cast(tf.greater(weights_BT, 0), 'float32');
  const missed_B = tf.sum(tf.mul(asked_BT, tf.sub(1, tf.reshape(hits_N, weights_BT.shape))), 1);
  const whole_B = tf.cast(tf.less(missed_B, 0.5), 'float32') as Tensor1D;
  return { loss, accuracy, exactMatch: weightedMean(whole_B, rows_B), weight: tf.sum(rows_B) as Scalar };
}

/** 1 where the most probable of the logits [N, V] is the right one, else 0. */
function hits(logits_NV: Tensor2D, right_N: Tensor1D): Tensor1D {
  return tf.cast(tf.equal(tf.argMax(logits_NV, 1), right_N), 'float32');
}

function weightedMean(values_N: Tensor1D, weights_N: Tensor1D | null): Scalar {
  if (!weights_N) return tf.mean(values_N);
  return tf.div(tf.sum(tf.mul(values_N, weights_N)), tf.maximum(tf.sum(weights_N), 1e-9));
}
