import type { Tensor2D } from '@tensorflow/tfjs';
import type { SelfSupervisedConfig } from './config.js';
import type { Method, MethodStep } from './method.js';
import { project, projectorVariables } from './projector.js';

/** What tells the other view's embedding from one's own: dense layers, as the projector is. */
export interface Predictor {
  variables: Method['variables'];
  /** [N, E] to [N, E]. */
  predict(step: MethodStep, embeddings: Tensor2D): Tensor2D;
}

export function predictorOf(config: SelfSupervisedConfig): Predictor {
  const { predictorLayers: hidden, embeddingSize: size, projectorNorm: norm, seed } = config;
  const shape = { name: 'predictor', inputs: size, hidden, outputs: size, norm };
  return {
    variables: projectorVariables(shape, seed),
    predict: ({ scope, training, statistics }, embeddings) =>
      project(scope, embeddings, shape, { training, statistics }),
  };
}
