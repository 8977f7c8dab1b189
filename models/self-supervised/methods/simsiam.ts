import type { Scalar } from '@tensorflow/tfjs';
import { stopGradient } from '../../engine/ops.js';
import { tf } from '../../engine/tensorflow.js';
import { meanCosine, spread } from '../losses/cosine.js';
import type { MethodBuilder } from '../methods.js';
import { predictorOf } from '../predictor.js';
import { siamese, swapped } from '../siamese.js';

/**
 * From a view's embedding the other's is to be told, which is taken as given: no gradient reaches it (SimSiam, Chen & He 2021,
 * eq. 4).
 */
export const simsiam: MethodBuilder = (config, encoder, examples) => {
  const network = siamese(config, encoder, examples);
  const predictor = predictorOf(config);
  return {
    variables: { ...network.variables, ...predictor.variables },
    unmoved: [],
    draws: network.draws,
    pairs: network.pairs,
    spread,
    loss(step) {
      const { embeddings } = network.pairs(step);
      const told = swapped(stopGradient(embeddings));
      const cosine = meanCosine(predictor.predict(step, embeddings), told);
      return { loss: tf.neg(cosine) as Scalar, metrics: { spread: spread(embeddings) } };
    },
  };
};
