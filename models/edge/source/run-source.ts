import { RequestError } from '../../core/errors.js';
import type { TrainingOptions } from '../../core/learner.js';
import { dataSources } from '../../core/sources.js';
import { otherDataNote } from '../../core/start-data-note.js';
import type { StartWeights } from '../../core/start.js';
import { describeDataset } from '../../data/catalog.js';
import { graphOfRun } from '../graph/graph-of-run.js';
import type { ExportSource } from './export-source.js';
import { compressRun, restoreRun } from '../compress/compress-run.js';

/** The model of the run that an export started from, made anew from its own copy of it. Throws RequestError. */
export async function runSource(start: StartWeights, { dirs }: Pick<TrainingOptions, 'dirs'>): Promise<ExportSource> {
  const { origin, weights, assets } = start;
  if (!origin) {
    throw new RequestError('start: it is not known which run this export began with; start it anew.', {
      field: 'start',
    });
  }
  const { architecture, config, name } = origin;
  const sources = dataSources(String(config['dataset']), dirs, { assets, startAssets: null });
  const run = { name, architecture, config, weights, sources };
  const { graph, inference } = await graphOfRun(run);
  const { task } = inference;
  const training = await inference.examples('train');
  const other = await otherDataNote(origin, dirs);
  return {
    ...{ name, architecture, origin: `run ${origin.id}, step ${origin.step}`, task, graph },
    licence: origin.data && (await describeDataset(origin.data.name, dirs)).licence,
    examples: (part) => inference.examples(part),
    canTrain: training !== null,
    compress: (compression, within) => compressRun(run, compression, within),
    restore: (compression, kept) => restoreRun(run, compression, kept),
    notes: other === null ? [] : [`${other}: accuracy is measured on the data there are now.`],
  };
}
