import { ganConfig, type GanConfig } from '../gan/config.js';
import { buildGan } from '../gan/gan.js';
import { transformerConfig, type TransformerConfig } from '../transformer/config.js';
import { buildTransformer } from '../transformer/transformer.js';
import type { CommonConfig, RunConfig } from './config.js';
import { RequestError } from './errors.js';
import type { HelperTask } from './helpers.js';
import type { Learner, TrainingOptions } from './learner.js';
import type { DataSources, Model } from './model.js';

/** What makes an architecture's learner of a configuration, which has been parsed by its schema. */
export type LearnerBuilder = (
  | { kind: 'program'; build: (config: CommonConfig & Record<string, unknown>, sources: DataSources) => Promise<Model> }
  | { kind: 'own'; create: (config: RunConfig & Record<string, unknown>, options: TrainingOptions) => Promise<Learner> }
) & {
  /** What its helpers do, by the task's name. */
  helpers?: Record<string, HelperTask>;
};

/** Every architecture's learner, by the name of its configuration. */
const learnerBuilders: Record<string, LearnerBuilder> = {
  [ganConfig.name]: {
    kind: 'program',
    build: async (config, sources) => buildGan(config as unknown as GanConfig, await sources.images('train')),
  },
  [transformerConfig.name]: {
    kind: 'program',
    build: (config, sources) => buildTransformer(config as unknown as TransformerConfig, sources),
  },
};

/** Throws RequestError where there is none of this name. */
export function builderOf(architecture: string): LearnerBuilder {
  const found = Object.hasOwn(learnerBuilders, architecture) ? learnerBuilders[architecture] : undefined;
  if (found) return found;
  throw new RequestError(`architecture: '${architecture}' can't be trained by this version.`);
}
