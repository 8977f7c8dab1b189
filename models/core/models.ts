import { buildClassifier } from '../classifier/classifier.js';
import { classifierConfig, type ClassifierConfig } from '../classifier/config.js';
import { ganConfig, type GanConfig } from '../gan/config.js';
import { buildGan } from '../gan/gan.js';
import { transformerConfig, type TransformerConfig } from '../transformer/config.js';
import { buildTransformer } from '../transformer/transformer.js';
import type { DataSources, Model } from './model.js';

/** Every architecture's model, by the name of its configuration. */
export const modelBuilders: Record<string, (config: Record<string, unknown>, sources: DataSources) => Promise<Model>> =
  {
    // The configuration has been parsed by the same schema.
    [ganConfig.name]: async (config, sources) => buildGan(config as GanConfig, await sources.images('train')),
    [classifierConfig.name]: (config, sources) => buildClassifier(config as ClassifierConfig, sources),
    [transformerConfig.name]: (config, sources) => buildTransformer(config as TransformerConfig, sources),
  };
