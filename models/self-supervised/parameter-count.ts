import { countParts as countOfClassifier, featureCount, inputOf } from '../classifier/parameter-count.js';
import type { DatasetInfo } from '../data/dataset.js';
import { countTransformer } from '../transformer/parameter-count.js';
import type { SelfSupervisedConfig } from './config.js';
import { classifierLike, transformerLike } from './like.js';

/** The parameters that a run will have, as far as its data set's description tells; moving averages and queues are none. */
export function countSelfSupervised(config: SelfSupervisedConfig, dataset: DatasetInfo | null): Record<string, number> {
  const { encoder, features } = encoderSize(config, dataset);
  return { ...(encoder > 0 && { encoder }), ...headSizes(config, features) };
}

function encoderSize(config: SelfSupervisedConfig, dataset: DatasetInfo | null): { encoder: number; features: number } {
  if (config.network === 'transformer') {
    const { embedding = 0, blocks = 0 } = countTransformer(transformerLike(config), dataset);
    return { encoder: embedding + blocks + 2 * config.width, features: config.width };
  }
  const like = classifierLike(config);
  const input = inputOf(dataset);
  return {
    encoder: countOfClassifier(like, { input, outputs: 1 })['encoder'] ?? 0,
    features: featureCount(like, { input }),
  };
}

/** What stands after the encoder while it trains. */
function headSizes(config: SelfSupervisedConfig, features: number): Record<string, number> {
  const { method, projectorLayers, predictorLayers, embeddingSize } = config;
  const stack = (widths: readonly number[]) => denseStack(widths, config.projectorNorm);
  const projector = stack([features, ...projectorLayers, embeddingSize]);
  switch (method) {
    case 'simclr':
    case 'moco':
    case 'barlow':
    case 'vicreg':
    case 'scarf':
      return { projector };
    case 'byol':
    case 'simsiam':
      return { projector, predictor: stack([embeddingSize, ...predictorLayers, embeddingSize]) };
    default:
      return {};
  }
}

/** Dense layers from the first width to the last, with batch norm after all but the last where `norm`. */
function denseStack(widths: readonly number[], norm: boolean): number {
  const layers = widths.length - 1;
  return widths
    .slice(1)
    .reduce(
      (sum, units, layer) => sum + (widths[layer]! + 1) * units + (norm && layer + 1 < layers ? 2 * units : 0),
      0,
    );
}
