import type { StoredModel, TrainingOptions } from './learner.js';
import { architectureConfig, presetConfig } from './parse-config.js';
import type { StartOrigin } from './start.js';

/** A checkpoint, as those are given it who answer questions about it. */
export type AskedCheckpoint = Pick<StoredModel, 'name' | 'architecture' | 'config' | 'step' | 'weights' | 'assets'> &
  Partial<Pick<StartOrigin, 'id' | 'data'>>;

/**
 * What makes the learner of the architecture `by` that answers what it brings to runs of others, see ArchitectureConfig.asks:
 * it begins with the checkpoint and is only asked.
 */
export function answererOptions(
  by: string,
  { id = '', data = null, name, architecture, config, step, weights, assets = {} }: AskedCheckpoint,
  { dirs }: Pick<TrainingOptions, 'dirs'>,
): TrainingOptions {
  const answering = architectureConfig(by);
  const origin: StartOrigin = { id, name, step, architecture, config, data };
  return {
    ...{ architecture: by, config: presetConfig(answering, answering.defaultPreset), dirs, askOnly: true },
    start: () => ({ part: 'all', weights, assets, origin }),
  };
}
