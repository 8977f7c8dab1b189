import type { CommonConfig, RunConfig } from './config.js';
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

/** Of an architecture that is one program: a model, which ProgramTraining trains. */
export function programLearner<Config>(
  build: (config: Config, sources: DataSources) => Model | Promise<Model>,
): LearnerBuilder {
  return { kind: 'program', build: async (config, sources) => build(config as unknown as Config, sources) };
}

/** Of an architecture with a learner of its own. */
export function ownLearner<Config>(
  create: (config: Config, options: TrainingOptions) => Learner | Promise<Learner>,
  helpers: Record<string, HelperTask> = {},
): LearnerBuilder {
  return { kind: 'own', create: async (config, options) => create(config as unknown as Config, options), helpers };
}
