import type { Scalar, Tensor2D } from '@tensorflow/tfjs';
import { standardNormal } from '../../core/initializers.js';
import type { Scope } from '../../engine/program.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { tf } from '../../engine/tensorflow.js';
import type { SelfSupervisedConfig } from '../config.js';
import { spread } from '../losses/cosine.js';
import { infoNce } from '../losses/info-nce.js';
import { normalizedRows } from '../losses/nt-xent.js';
import type { MethodBuilder } from '../methods.js';
import { halves, siamese } from '../siamese.js';
import { embedByTarget, moveTarget, targetFollowing, targetVariables } from '../target.js';

// B batch, K keys of the queue, E numbers of an embedding.

/** Keys [K, E] of length 1, the newest first. */
export const QUEUE = 'queue/keys';

/**
 * A first view is to be more like the second one of its image, as a moving average of the network sees it, than like the keys
 * of earlier batches that a queue holds (MoCo, He et al. 2020, algorithm 1). Batch norms see the batch in its own order.
 */
export const moco: MethodBuilder = (config, encoder, examples) => {
  const network = siamese(config, encoder, examples);
  const target = targetVariables({ ...encoder.variables, ...network.variables });
  return {
    variables: { ...network.variables, ...target, [QUEUE]: firstKeys(config) },
    unmoved: [...Object.keys(target), QUEUE],
    draws: network.draws,
    pairs: network.pairs,
    spread,
    loss(step) {
      const { scope } = step;
      const [asked, told] = halves(network.viewsOf(step));
      const queries = normalizedRows(network.embed(scope, asked, step));
      const keys = normalizedRows(embedByTarget(network, told, step));
      const { loss, accuracy } = infoNce(queries, keys, scope.variable<Tensor2D>(QUEUE), config.temperature);
      return { loss, metrics: { pairAccuracy: accuracy }, carried: { keys } };
    },
    follow(scope, { keys }, { applied, updated }) {
      moveTarget(scope, target, { decay: config.averageDecay, when: updated });
      shift(scope, keys as Tensor2D, applied);
    },
    following: (part, variables) => targetFollowing(target, part, variables),
  };
};

/** Directions of chance, until there are keys: all equally likely. */
function firstKeys({ queueSize, embeddingSize, seed }: SelfSupervisedConfig): TensorData {
  const { shape, data } = standardNormal([queueSize, embeddingSize], seed, QUEUE);
  const keys = Float32Array.from(data);
  for (let at = 0; at < keys.length; at += embeddingSize) {
    const key = keys.subarray(at, at + embeddingSize);
    const length = Math.hypot(...key);
    key.forEach((value, i) => (key[i] = value / length));
  }
  return { shape, data: keys };
}

/** This batch's keys [B, E] come first, and the oldest B leave. Keys that are not finite don't come. */
function shift(scope: Scope, keys_BE: Tensor2D, applied: Scalar): void {
  const queue_KE = scope.variable<Tensor2D>(QUEUE);
  const kept = tf.slice(queue_KE, [0, 0], [queue_KE.shape[0] - keys_BE.shape[0], -1]);
  const finite = tf.cast(tf.isFinite(tf.sum(keys_BE)), 'float32');
  scope.assign(QUEUE, tf.concat([keys_BE, kept], 0), { when: tf.mul(applied, finite) });
}
