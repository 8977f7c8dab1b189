import { RequestError } from '../../core/errors.js';
import type { ExplainedInference } from '../../core/inference.js';
import type { TrainingOptions } from '../../core/learner.js';
import { fittingWeights, modelOfRun } from '../../core/model-of-run.js';
import { dataSources } from '../../core/sources.js';
import type { StartWeights } from '../../core/start.js';
import { otherDataNote } from '../../core/start-data-note.js';
import type { Checkpoint, ExplainSource } from './explain-source.js';
import { throughNotes } from './through-notes.js';

/**
 * The model of the run that an explanation started from, made anew from its own copy of it: at one checkpoint, or at all that it
 * has. Throws RequestError.
 */
export async function runSource(
  start: StartWeights,
  { throughTraining }: { throughTraining: boolean },
  { dirs, standIn }: Pick<TrainingOptions, 'dirs' | 'standIn'>,
): Promise<ExplainSource> {
  const { origin, weights, assets, earlier = [] } = start;
  if (!origin) {
    throw new RequestError('start: it is not known which run this explanation began with; start it anew.', {
      field: 'start',
    });
  }
  const { name, architecture, config, step } = origin;
  const sources = dataSources(String(config['dataset']), dirs, { assets, startAssets: null }, standIn && { standIn });
  const { model, inference: exported } = await modelOfRun({ architecture, config, sources }, 'explain');
  const inference: ExplainedInference = model.explained ?? exported;
  const fitting = async (found: StartWeights['weights']) => {
    const own = fittingWeights({ name, weights: found }, model.variables, 'explain');
    return { ...own, ...(await inference.fitted?.(own)) };
  };
  const before = throughTraining ? earlier : [];
  const checkpoints: Checkpoint[] = [
    ...before.map((one) => ({ step: one.step, read: () => fitting(one.read()) })),
    { step, read: () => fitting(weights) },
  ];
  const other = await otherDataNote(origin, dirs);
  const notes = [...(other === null ? [] : [`${other}: the rows are those there are now.`])];
  notes.push(...(inference.notes ?? []));
  if (throughTraining) notes.push(...throughNotes(origin, checkpoints.length));
  return { ...{ name, architecture, inference, checkpoints }, notes };
}
