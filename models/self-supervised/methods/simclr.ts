import type { Tensor4D } from '@tensorflow/tfjs';
import { normalizedRows, ntXent } from '../losses/nt-xent.js';
import type { MethodStep, Pairs } from '../method.js';
import type { MethodBuilder } from '../methods.js';
import { drawsOfPair, pairOf } from '../pair.js';
import { project, projectorVariables } from '../projector.js';

/** Two views of an image are to be more alike than views of different images (SimCLR, Chen et al. 2020). */
export const simclr: MethodBuilder = (config, encoder, examples) => {
  const { projectorLayers: hidden, embeddingSize: outputs, projectorNorm: norm, temperature, seed } = config;
  const projector = { name: 'projector', inputs: encoder.features, hidden, outputs, norm };
  const pairs = ({ scope, x, draws_BD, ...how }: MethodStep): Pairs => {
    const views = pairOf(x as Tensor4D, draws_BD, config);
    return { views, embeddings: project(scope, encoder.encode(scope, views, how), projector, how) };
  };
  return {
    variables: projectorVariables(projector, seed),
    unmoved: [],
    draws: drawsOfPair(config, examples),
    pairs,
    loss(step) {
      const { loss, accuracy } = ntXent(normalizedRows(pairs(step).embeddings), temperature);
      return { loss, metrics: { pairAccuracy: accuracy } };
    },
  };
};
