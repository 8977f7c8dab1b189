import type { Scalar } from '@tensorflow/tfjs';
import { tf } from '../../engine/tensorflow.js';
import { meanCosine, spread } from '../losses/cosine.js';
import type { MethodBuilder } from '../methods.js';
import { predictorOf } from '../predictor.js';
import { siamese, swapped } from '../siamese.js';
import { embedByTarget, moveTarget, targetFollowing, targetVariables } from '../target.js';

/**
 * From a view's embedding, what a moving average of the network says of the other view is to be told (BYOL, Grill et al. 2020,
 * eq. 2). Both views are told from each other; the loss is the mean of the two, where the paper adds them.
 */
export const byol: MethodBuilder = (config, encoder, examples) => {
  const network = siamese(config, encoder, examples);
  const predictor = predictorOf(config);
  const target = targetVariables({ ...encoder.variables, ...network.variables });
  return {
    variables: { ...network.variables, ...predictor.variables, ...target },
    unmoved: Object.keys(target),
    draws: network.draws,
    pairs: network.pairs,
    spread,
    loss(step) {
      const { views, embeddings } = network.pairs(step);
      const told = swapped(embedByTarget(network, views, step));
      const cosine = meanCosine(predictor.predict(step, embeddings), told);
      return { loss: tf.sub(2, tf.mul(cosine, 2)) as Scalar, metrics: { spread: spread(embeddings) } };
    },
    follow: (scope, _, { updated }) => moveTarget(scope, target, { decay: config.averageDecay, when: updated }),
    following: (part, variables) => targetFollowing(target, part, variables),
  };
};
