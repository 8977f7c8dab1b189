import { classifierConfig, type ClassifierConfig } from '../classifier/config.js';
import { encoderKeys } from '../classifier/starts.js';
import { valuesAt } from '../core/start.js';
import { transformerConfig, type TransformerConfig } from '../transformer/config.js';
import { settingsOfEncoder } from '../transformer/starts.js';
import type { SelfSupervisedConfig } from './config.js';

/** A classifier's configuration whose encoder is this one's. */
export function classifierLike(config: SelfSupervisedConfig): ClassifierConfig {
  return classifierConfig.schema.parse({ ...valuesAt(config, encoderKeys), data: dataOf(config), seed: config.seed });
}

/** A transformer's configuration whose blocks are this one's. */
export function transformerLike(config: SelfSupervisedConfig): TransformerConfig {
  return transformerConfig.schema.parse({ ...settingsOfEncoder(config), seed: config.seed });
}

const dataOf = ({ data }: SelfSupervisedConfig) => (data === 'table' ? 'table' : 'images');
