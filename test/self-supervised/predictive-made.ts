import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { programSpec, type DataSources, type Model } from '../../models/core/model.js';
import { parseConfig } from '../../models/core/parse-config.js';
import type { TableDataset } from '../../models/data/dataset.js';
import { createProgram } from '../../models/engine/create-program.js';
import type { Feed, Program, ProgramFunction } from '../../models/engine/program.js';
import { selfSupervisedConfig, type SelfSupervisedConfig } from '../../models/self-supervised/config.js';
import { encoderOf } from '../../models/self-supervised/encoder.js';
import { examplesOf } from '../../models/self-supervised/examples.js';
import { fixedDraws } from '../../models/self-supervised/fixed-draws.js';
import type { MethodStep } from '../../models/self-supervised/method.js';
import { methodOf } from '../../models/self-supervised/methods.js';
import { selfSupervisedModel, type Learned } from '../../models/self-supervised/self-supervised.js';
import { bandImages, fakeSources, randomLetters, shortTexts } from '../transformer/fake-sources.js';

/** Small models of predictive methods on data from memory. */
const SMALL = {
  ...{ width: 8, heads: 2, layers: 1, feedForward: 12, decoderWidth: 6, patchSize: 2, context: 12 },
  ...{ hiddenLayers: [6], filters: [3], kernelSize: 3, widths: [4], projectorLayers: [5], embeddingSize: 4 },
  ...{ batchSize: 4, seed: 3, schedule: 'constant', warmupSteps: 0, weightDecay: 0, clipNorm: 0 },
};

export const CORPUS = { name: 'letters', train: randomLetters(900, 'abcde'), test: randomLetters(200, 'abcde', 9) };

/** Two numbers, a category of three and one that is sometimes missing; classes by the first. */
export function table(target: 'classes' | 'number' = 'classes', count = 24): TableDataset {
  const values = Float64Array.from({ length: 4 * count }, (_, at) => {
    const row = Math.floor(at / 4);
    return [row, (row * 7) % 11, row % 3, row % 5 === 0 ? NaN : (row * 3) % 8][at % 4]!;
  });
  const number = (name: string) => ({ name, kind: 'number' as const, categories: [] });
  const labels = Int32Array.from({ length: count }, (_, row) => Number(row >= count / 2));
  return {
    ...{ name: 'rows', count, values, targetName: 'late' },
    columns: [
      number('east'),
      number('north'),
      { name: 'kind', kind: 'category', categories: ['x', 'y', 'z'] },
      number('depth'),
    ],
    labels: target === 'classes' ? labels : null,
    targets: target === 'classes' ? null : Float64Array.from(labels, (one) => 10 * one),
    classNames: target === 'classes' ? ['early', 'late'] : [],
  };
}

/** Images of 6 × 6. */
export const squares = (count = 40) => {
  const { images, ...rest } = bandImages(count);
  return {
    ...rest,
    images: Uint8Array.from({ length: count * 36 }, (_, at) => images[(at * 7) % images.length]!),
    height: 6,
  };
};

export const SOURCES = fakeSources({ images: squares(), corpus: CORPUS, texts: shortTexts(), table: table() });

export const small = (preset: string, changes: Record<string, unknown> = {}) =>
  parseConfig(selfSupervisedConfig, preset, { ...SMALL, ...changes }) as unknown as SelfSupervisedConfig;

export interface Made extends Learned {
  model: Model;
  program: Program;
}

/** A model in a program of its own, with further functions, which the test disposes of. */
export async function made(
  config: SelfSupervisedConfig,
  {
    mode = 'compiled',
    sources = SOURCES,
    functions,
  }: {
    mode?: 'compiled' | 'eager';
    sources?: DataSources;
    functions?: (learned: Learned) => Record<string, ProgramFunction>;
  } = {},
): Promise<Made> {
  const examples = await examplesOf(config, sources);
  const encoder = encoderOf(config, examples.shape);
  const learned = { config, examples, encoder, method: methodOf(config, encoder, examples) };
  const model = selfSupervisedModel(config, examples);
  const spec = programSpec(model);
  const program = await createProgram({ ...spec, functions: { ...spec.functions, ...functions?.(learned) } }, { mode });
  return { ...learned, model, program };
}

export function trainStep({ model, program }: Made, step: number, learningRate = 1e-2, batch = 4) {
  const indices = Int32Array.from({ length: batch }, (_, i) => ((step - 1) * batch + i) % model.examples);
  const feeds = { ...model.feeds({ step, epoch: 0, indices }), learningRate };
  return program.run('train', feeds, { random: [3, step] }).scalars;
}

/** Feeds for the method's maths of these test examples: `draws` beside what the examples need. */
export function feedsOf({ examples, method }: Made, numbers: number[]): Record<string, Feed> {
  const draws = fixedDraws(numbers, { draws: method.draws, seed: 3 });
  return { ...examples.test.feeds(Int32Array.from(numbers)), draws };
}

/** A step that trains nothing, of inputs made by feedsOf. */
export function stepOf(learned: Learned, ...[scope, inputs]: Parameters<ProgramFunction>): MethodStep {
  const draws_BD = inputs['draws'] as Tensor2D;
  return { scope, x: learned.examples.read(scope, inputs) as Tensor, draws_BD, training: false, statistics: [] };
}
