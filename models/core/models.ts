import { ganConfig, type GanConfig } from '../gan/config.js';
import { buildGan } from '../gan/gan.js';
import type { ImageShape } from './config.js';
import type { Model } from './model.js';

/** Every architecture's model, by the name of its configuration. */
export const modelBuilders: Record<string, (config: Record<string, unknown>, image: ImageShape) => Model> = {
  // The configuration has been parsed by the same schema.
  [ganConfig.name]: (config, image) => buildGan(config as GanConfig, image),
};
