import { RequestError } from '../../core/errors.js';
import type { TrainingOptions } from '../../core/learner.js';
import { fittingWeights, modelOfRun } from '../../core/model-of-run.js';
import { dataSources } from '../../core/sources.js';
import type { StartWeights } from '../../core/start.js';
import type { ExplainSource } from './explain-source.js';

/** The model of the run that an explanation started from, made anew from its own copy of it. Throws RequestError. */
export async function runSource(start: StartWeights, { dirs }: Pick<TrainingOptions, 'dirs'>): Promise<ExplainSource> {
  const { origin, weights, assets } = start;
  if (!origin) {
    throw new RequestError('start: it is not known which run this explanation began with; start it anew.', {
      field: 'start',
    });
  }
  const { name, architecture, config, step } = origin;
  const sources = dataSources(String(config['dataset']), dirs, { assets, startAssets: null });
  const { model, inference } = await modelOfRun({ architecture, config, sources }, 'explain');
  const checkpoints = [{ step, weights: fittingWeights({ name, weights }, model.variables, 'explain') }];
  return { ...{ name, architecture, inference, checkpoints }, notes: [] };
}
