import { classifierConfig } from '../classifier/config.js';
import { edgeConfig } from '../edge/config.js';
import { explainConfig } from '../explain/config.js';
import { ganConfig } from '../gan/config.js';
import { selfSupervisedConfig } from '../self-supervised/config.js';
import { transformerConfig } from '../transformer/config.js';
import type { ArchitectureConfig } from './config.js';

/** Every architecture, as far as it can be known without TensorFlow. */
export const architectureConfigs: ArchitectureConfig[] = [
  ganConfig,
  transformerConfig,
  classifierConfig,
  selfSupervisedConfig,
  explainConfig,
  edgeConfig,
];
