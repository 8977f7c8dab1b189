import { programSpec, type DataSources, type Model, type Run } from '../../models/core/model.js';
import { parseConfig } from '../../models/core/parse-config.js';
import { classifierConfig, type ClassifierConfig } from '../../models/classifier/config.js';
import { classifierModel, examplesOf } from '../../models/classifier/classifier.js';
import type { Examples } from '../../models/classifier/examples.js';
import { predict } from '../../models/classifier/predict.js';
import type { Predicted } from '../../models/classifier/predictions.js';
import type { PredictInput } from '../../models/classifier/predict-input.js';
import type { PanelContent } from '../../models/core/panel.js';
import type { ImageDataset, TableDataset } from '../../models/data/dataset.js';
import { createProgram } from '../../models/engine/create-program.js';
import type { Feed, PlannedCall, Program } from '../../models/engine/program.js';
import { observed } from '../core/observed.js';
import { fakeSources } from '../transformer/fake-sources.js';
import { Numbers } from '../transformer/reference/random.js';

const SMALL = {
  hiddenLayers: [6, 5],
  filters: [3, 4],
  denseLayers: [5],
  widths: [4, 6],
  batchSize: 4,
  seed: 3,
  schedule: 'constant',
  warmupSteps: 0,
  dropout: 0,
  labelSmoothing: 0,
  weightDecay: 0,
  flip: false,
  shift: 0,
};

/** Coloured images of 11 × 10 whose class is which third of the rows is bright. */
export function stripes(count = 30): ImageDataset {
  const [height, width, channels] = [11, 10, 3] as const;
  const size = height * width * channels;
  const numbers = new Numbers(5);
  const labels = Int32Array.from({ length: count }, (_, i) => [0, 1, 2, 1, 0, 1][i % 6]!);
  const images = Uint8Array.from({ length: count * size }, (_, at) => {
    const row = Math.floor((at % size) / (width * channels));
    const bright = Math.min(2, Math.floor(row / 4)) === labels[Math.floor(at / size)];
    return Math.floor((bright ? 190 : 40) + 40 * numbers.next());
  });
  return { name: 'stripes', images, labels, count, height, width, channels, classNames: ['top', 'middle', 'bottom'] };
}

/** Two numbers and a target: which side of a line they lie on, or 1000 + 50 times how far. */
export function points(target: 'classes' | 'number', count = 30): TableDataset {
  const numbers = new Numbers(8);
  const values = Float64Array.from({ length: 2 * count }, (_, at) => 10 * numbers.next() + (at % 2 === 0 ? 100 : 0));
  const distance = Float64Array.from({ length: count }, (_, row) => values[2 * row]! - 100 - values[2 * row + 1]!);
  const labels = target === 'classes' ? Int32Array.from(distance, (one) => Number(one > 0)) : null;
  return {
    ...{ name: 'points', count, values, labels, targetName: 'side' },
    columns: [
      { name: 'east', kind: 'number', categories: [] },
      { name: 'north', kind: 'number', categories: [] },
    ],
    targets: labels ? null : distance.map((one) => 1000 + 50 * one),
    classNames: labels ? ['above', 'below'] : [],
  };
}

export const configOf = (preset: string, changes: Record<string, unknown> = {}) =>
  parseConfig(classifierConfig, preset, changes) as unknown as ClassifierConfig;

export const small = (preset: string, changes: Record<string, unknown> = {}) =>
  configOf(preset, {
    ...SMALL,
    ...(['logistic', 'linear'].includes(preset) && { hiddenLayers: [] }),
    ...changes,
  });

/** The data that a configuration learns from. */
export function sourcesOf({ data, output }: ClassifierConfig, assets?: Record<string, unknown>): DataSources {
  const given = data === 'images' ? { images: stripes() } : { table: points(output) };
  return fakeSources({ ...given, ...(assets && { assets }) });
}

/** What a model shows and answers, without the page around it. */
export interface Inside {
  prepare: PlannedCall[];
  panels: readonly string[];
  observe(run: Run, wanted: readonly string[]): Record<string, PanelContent>;
  predict(run: Run, input: PredictInput): ReturnType<typeof predict>;
  features(run: Run, asked: { file: string | null; example: number | null }): Promise<PanelContent>;
}

function insideOf({ parts, evaluation }: Model, examples: Examples): Inside {
  const { panels, questions } = parts[0]!;
  const answering = { monotonicMs: () => 0, cancelled: false };
  return {
    prepare: parts[0]!.prepare ?? [],
    panels: panels!.names,
    observe: (run, wanted) => observed(panels!, { run, wanted, evaluation }),
    predict: (run, input) => predict(run, examples, input),
    features: async (run, asked) => (await questions!['features']!(run, asked as never, answering)) as PanelContent,
  };
}

export interface Made {
  config: ClassifierConfig;
  examples: Examples;
  model: Model;
  inside: Inside;
  program: Program;
  run: Run;
}

/** A model in a program of its own, which the test disposes of. */
export async function made(
  config: ClassifierConfig,
  mode: 'compiled' | 'eager' = 'compiled',
  sources: DataSources = sourcesOf(config),
): Promise<Made> {
  const examples = await examplesOf(config, sources);
  const model = classifierModel(config, examples);
  const program = await createProgram(programSpec(model), { mode });
  return {
    config,
    examples,
    model,
    inside: insideOf(model, examples),
    program,
    run: (name, feeds) => program.run(name, feeds),
  };
}

/** What the network says of all test examples, by the program's function for inputs of the user's. */
export function predictTest(run: Run, { test }: Examples): Predicted {
  const numbers = Int32Array.from({ length: test.count }, (_, number) => number);
  const outputs = Float32Array.from(run('classify', test.feeds(numbers)).tensors['outputs']!.data);
  return { numbers, outputs, targets: test.targets };
}

export function trainFeeds({ model }: Made, step: number, batch = 4): Record<string, Feed> {
  const indices = Int32Array.from({ length: batch }, (_, i) => ((step - 1) * batch + i) % model.examples);
  return model.feeds({ step, epoch: 0, indices });
}

export function trainStep(one: Made, step: number, learningRate = 1e-2, batch = 4): Record<string, number> {
  const feeds = { ...trainFeeds(one, step, batch), learningRate };
  return one.program.run('train', feeds, { random: [3, step] }).scalars;
}

/** Everything that a program keeps. */
export function stateOf({ program }: Made) {
  return program.read(program.variables);
}
