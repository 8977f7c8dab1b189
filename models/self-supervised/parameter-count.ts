import { countParts as countOfClassifier, featureCount, inputOf } from '../classifier/parameter-count.js';
import type { DatasetInfo, ImageDatasetInfo } from '../data/dataset.js';
import { countTransformer, imageSizes } from '../transformer/parameter-count.js';
import type { SelfSupervisedConfig } from './config.js';
import { countMaeDecoder, DECODER_UNITS } from './decoder-size.js';
import { classifierLike, transformerLike } from './like.js';

/** The parameters that a run will have, as far as its data set's description tells; moving averages and queues are none. */
export function countSelfSupervised(config: SelfSupervisedConfig, dataset: DatasetInfo | null): Record<string, number> {
  const { encoder, features } = encoderSize(config, dataset);
  return { ...(encoder > 0 && { encoder }), ...headSizes(config, features, dataset) };
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
function headSizes(
  config: SelfSupervisedConfig,
  features: number,
  dataset: DatasetInfo | null,
): Record<string, number> {
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
    case 'mae':
      return { decoder: dataset?.kind === 'images' ? countMaeDecoder(config, patchesIn(config, dataset)) : 0 };
    case 'denoise':
      return { decoder: denseStack([features, DECODER_UNITS, pixelsTold(config, dataset)], false) };
    case 'rotation':
      return { head: denseStack([features, 4], false) };
    case 'masked-text':
      return { head: features + tokensOf(config, dataset) };
  }
}

function patchesIn(config: SelfSupervisedConfig, dataset: ImageDatasetInfo) {
  return { ...imageSizes(transformerLike(config), dataset), inputs: config.width };
}

/** Of an image, or of a patch of it. */
function pixelsTold(config: SelfSupervisedConfig, dataset: DatasetInfo | null): number {
  if (dataset?.kind !== 'images') return 0;
  const { width, height, channels } = dataset;
  return config.network === 'transformer' ? patchesIn(config, dataset).piece : width * height * channels;
}

/** In the vocabulary, without padding. */
function tokensOf({ tokenizer, vocabularySize }: SelfSupervisedConfig, dataset: DatasetInfo | null): number {
  const characters = dataset && 'characters' in dataset ? dataset.characters : 0;
  return { characters, bytes: 256, 'byte-pairs': vocabularySize }[tokenizer];
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
