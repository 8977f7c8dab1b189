import type { Scalar, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import type { Scope } from '../engine/program.js';
import { tf } from '../engine/tensorflow.js';
import type { SelfSupervisedConfig } from './config.js';
import type { Encoder } from './encoder.js';
import type { Examples } from './examples.js';
import type { Method, MethodLoss, MethodStep, Pairs } from './method.js';
import { drawsOfPair, pairOf } from './pair.js';
import { project, projectorVariables } from './projector.js';

// B batch, E numbers of an embedding.

export const PROJECTOR = 'projector';

type How = Pick<MethodStep, 'training' | 'statistics'>;

/** The network that sees both views (Siamese: Bromley et al. 1993): the encoder and a projector after it. */
export interface Siamese {
  /** The projector's. */
  variables: Method['variables'];
  draws: number;
  /** All first views before all second ones: [2B, H, W, C]. */
  viewsOf(step: MethodStep): Tensor4D;
  /** Images [N, H, W, C] to [N, E], not normalised. */
  embed(scope: Scope, views: Tensor4D, how: How): Tensor2D;
  pairs(step: MethodStep): Pairs;
}

export function siamese(config: SelfSupervisedConfig, encoder: Encoder, examples: Pick<Examples, 'shape'>): Siamese {
  const { projectorLayers: hidden, embeddingSize: outputs, projectorNorm: norm, seed } = config;
  const projector = { name: PROJECTOR, inputs: encoder.features, hidden, outputs, norm };
  const viewsOf = ({ x, draws_BD }: MethodStep) => pairOf(x as Tensor4D, draws_BD, config);
  const embed = (scope: Scope, views: Tensor4D, { training, statistics }: How) =>
    project(scope, encoder.encode(scope, views, { training, statistics }), projector, { training, statistics });
  return {
    variables: projectorVariables(projector, seed),
    draws: drawsOfPair(config, examples),
    viewsOf,
    embed,
    pairs(step) {
      const views = viewsOf(step);
      return { views, embeddings: embed(step.scope, views, step) };
    },
  };
}

/** A method that minimizes something of the embeddings [2B, E] alone, whose `spread` is as of Method. */
export function siameseMethod(
  network: Siamese,
  spread: (embeddings: Tensor2D) => Scalar,
  loss: (embeddings: Tensor2D) => MethodLoss,
): Method {
  const { variables, draws, pairs } = network;
  return { variables, unmoved: [], draws, pairs, spread, loss: (step) => loss(pairs(step).embeddings) };
}

/** [B, …] each of the first and second views in [2B, …]. */
export function halves<T extends Tensor2D | Tensor4D>(x: T): [T, T] {
  return tf.split(x, 2, 0) as [T, T];
}

/** In the place of each view what was there for the other view of the same example. */
export function swapped<T extends Tensor2D>(x: T): T {
  return tf.concat(halves(x).reverse(), 0) as T;
}
