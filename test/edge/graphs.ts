/** Small frozen graphs of every kind of model, with made weights: what formats, compression and runtimes are tested on. */
import type { Inference } from '../../models/core/inference.js';
import type { Model } from '../../models/core/model.js';
import { freeze } from '../../models/edge/graph/freeze.js';
import type { InferenceGraph } from '../../models/edge/graph/inference-graph.js';
import { buildGan } from '../../models/gan/gan.js';
import { buildTransformer } from '../../models/transformer/transformer.js';
import type { TableDataset } from '../../models/data/dataset.js';
import type { TensorData } from '../../models/engine/tensor-data.js';
import { examplesOf, classifierModel } from '../../models/classifier/classifier.js';
import { small as smallClassifier, sourcesOf } from '../classifier/made.js';
import { configOf as ganConfig, made } from '../gan/made.js';
import { small as smallTransformer, SOURCES } from '../transformer/made.js';
import { fakeSources } from '../transformer/fake-sources.js';
import { Numbers } from '../transformer/reference/random.js';

/** Weights that are neither zero nor symmetric, so that nothing is lost by chance: shifts, running means and variances too. */
export function madeWeights(variables: Record<string, TensorData>, seed = 7): Record<string, TensorData> {
  const numbers = new Numbers(seed);
  return Object.fromEntries(
    Object.entries(variables).map(([name, { shape, data }]) => {
      const positive = /\/(scale|runningVariance)$/.test(name);
      const fan = Math.sqrt(Math.max(1, data.length / (shape.at(-1) ?? 1)));
      const made = Float32Array.from(data, () => {
        const number = numbers.next();
        return positive ? 1 + number / 2 : shape.length > 1 ? (2 * number) / fan : number / 4;
      });
      return [name, { shape, data: made }];
    }),
  );
}

export interface MadeGraph {
  graph: InferenceGraph;
  model: Model;
  inference: Inference;
  weights: Record<string, TensorData>;
}

/** The frozen graph of a model with made weights. */
export async function frozen(name: string, model: Model): Promise<MadeGraph> {
  const weights = madeWeights(model.variables);
  const inference = model.inference!;
  return { graph: await freeze(name, inference, weights), model, inference, weights };
}

const kinds = {
  cnn: () => classifier('cnn'),
  residual: () => classifier('residual', { widths: [4, 6], blocks: 1 }),
  'table-mlp': () => classifier('mlp', { data: 'table', activation: 'gelu' }),
  'table-gaps': () => gapsClassifier(),
  patches: () => transformer('patches'),
  'char-lm': () => transformer('char-nano'),
  generator: () => Promise.resolve(buildGan(ganConfig({ averageDecay: 0.9 }), made)),
} as const;
export type GraphKind = keyof typeof kinds;
export const graphKinds = Object.keys(kinds) as GraphKind[];

/**
 * `cnn` and `residual` look at images [11, 10, 3] of 3 classes, the second with batch norm; `table-mlp` has GELU; `table-gaps` has
 * rows of numbers and categories of which some are missing or unknown; `patches`
 * looks at images [4, 6, 1]; `char-lm` has a causal mask; `generator` has transposed convolutions and batch norm.
 */
export async function graphOf(kind: GraphKind): Promise<MadeGraph> {
  return frozen(kind, await kinds[kind]());
}

export const transformer = (preset: string, changes: Record<string, unknown> = {}) =>
  buildTransformer(smallTransformer(preset, changes), SOURCES);

export async function classifier(preset: string, changes: Record<string, unknown> = {}): Promise<Model> {
  const config = smallClassifier(preset, changes);
  return classifierModel(config, await examplesOf(config, sourcesOf(config)));
}

/** Rows of two numbers and a category, some of them missing, and in the test part some that no training row has. */
async function gapsClassifier(): Promise<Model> {
  const columns: TableDataset['columns'] = [
    { name: 'age', kind: 'number', categories: [] },
    { name: 'colour', kind: 'category', categories: ['blue', 'green', 'red'] },
    { name: 'year', kind: 'number', categories: [] },
  ];
  const table = (rows: number[][]): TableDataset => ({
    ...{ name: 'gaps', columns, count: rows.length, values: Float64Array.from(rows.flat()), targets: null },
    ...{ targetName: 'kind', labels: Int32Array.from(rows, (_, row) => row % 2), classNames: ['a', 'b'] },
  });
  const train = table([
    [31.5, 0, 16_000_001],
    [NaN, 2, 16_000_004],
    [12.25, NaN, 15_999_999],
    [50, 2, 16_000_002],
  ]);
  const test = table([
    [NaN, 1, 16_000_000],
    [40, NaN, NaN],
    [20, 2, 16_000_003],
  ]);
  const config = smallClassifier('mlp', { data: 'table' });
  const sources = { ...fakeSources({}), table: (split: string) => Promise.resolve(split === 'train' ? train : test) };
  return classifierModel(config, await examplesOf(config, sources));
}
