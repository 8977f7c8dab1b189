import { RequestError } from '../../core/errors.js';
import type { TrainingOptions } from '../../core/learner.js';
import { dataSources } from '../../core/sources.js';
import type { StartOrigin, StartWeights } from '../../core/start.js';
import { describeDataset, identifyDataset } from '../../data/catalog.js';
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
  return {
    ...{ name, architecture, origin: `run ${origin.id}, step ${origin.step}`, task, graph },
    licence: origin.data && (await describeDataset(origin.data.name, dirs)).licence,
    examples: (part) => inference.examples(part),
    canTrain: training !== null,
    compress: (compression, within) => compressRun(run, compression, within),
    restore: (compression, kept) => restoreRun(run, compression, kept),
    notes: await notesOf(origin, dirs),
  };
}

/** That the data are no longer those that the run learned from, so that what was trained on may be among what is checked with. */
async function notesOf({ data }: StartOrigin, dirs: TrainingOptions['dirs']): Promise<string[]> {
  if (!data) return [];
  const now = await identifyDataset(data.name, dirs);
  const parts = new Set([...Object.keys(data.sha256), ...Object.keys(now.sha256)]);
  const other = [...parts].filter((part) => data.sha256[part] !== now.sha256[part]);
  return other.length === 0
    ? []
    : [
        `The data set '${data.name}' has changed since the run trained: accuracy is measured on the data there are now.`,
      ];
}
