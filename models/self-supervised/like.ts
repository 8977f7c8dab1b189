import { classifierConfig, type ClassifierConfig } from '../classifier/config.js';
import { transformerConfig, type TransformerConfig } from '../transformer/config.js';
import type { SelfSupervisedConfig } from './config.js';

/** What a classifier with such an encoder has of its settings; the encoder's variables depend on nothing else. */
export function classifierSettings(config: SelfSupervisedConfig) {
  const { network, filters, kernelSize, widths, blocks, normMomentum, hiddenLayers, activation } = config;
  if (network === 'transformer') return null;
  return { network, filters, kernelSize, widths, blocks, normMomentum, hiddenLayers, activation };
}

/** The same of a transformer. Features are the mean of its states: it has no class token. */
export function transformerSettings(config: SelfSupervisedConfig) {
  const { network, data, patchSize, layers, heads, width, feedForward } = config;
  if (network !== 'transformer') return null;
  const { tokenizer, vocabularySize, context } = config;
  const common = { layers, heads, width, feedForward, pooling: 'mean' as const };
  return data === 'images'
    ? { ...common, task: 'images' as const, imageTokens: 'patches' as const, patchSize }
    : { ...common, task: 'texts' as const, tokenizer, vocabularySize, context };
}

/** A classifier's configuration whose encoder is this one's. */
export function classifierLike(config: SelfSupervisedConfig): ClassifierConfig {
  return classifierConfig.schema.parse({ ...classifierSettings(config), data: dataOf(config), seed: config.seed });
}

/** A transformer's configuration whose blocks are this one's. */
export function transformerLike(config: SelfSupervisedConfig): TransformerConfig {
  return transformerConfig.schema.parse({ ...transformerSettings(config), seed: config.seed });
}

const dataOf = ({ data }: SelfSupervisedConfig) => (data === 'table' ? 'table' : 'images');
