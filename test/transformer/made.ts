import { programSpec, type DataSources, type Model } from '../../models/core/model.js';
import { parseConfig } from '../../models/core/parse-config.js';
import { createProgram } from '../../models/engine/create-program.js';
import type { Feed, Program } from '../../models/engine/program.js';
import { transformerConfig, type TransformerConfig } from '../../models/transformer/config.js';
import { buildTransformer } from '../../models/transformer/transformer.js';
import { bandImages, fakeSources, randomLetters, shortTexts } from './fake-sources.js';

/** Small models of every task on data from memory, and what tests do with them. */
const SMALL = {
  width: 8,
  heads: 2,
  layers: 2,
  feedForward: 12,
  batchSize: 4,
  seed: 3,
  schedule: 'constant',
  clipNorm: 0,
};
export const CORPUS = { name: 'letters', train: randomLetters(3000, 'abcde'), test: randomLetters(300, 'abcde', 9) };
export const SOURCES = fakeSources({ images: bandImages(), corpus: CORPUS, texts: shortTexts() });

export const configOf = (preset: string, changes: Record<string, unknown> = {}) =>
  parseConfig(transformerConfig, preset, changes) as unknown as TransformerConfig;
export const small = (preset: string, changes: Record<string, unknown> = {}) =>
  configOf(preset, {
    ...SMALL,
    ...(preset === 'patches' && { patchSize: 2 }),
    ...(preset === 'texts' && { tokenizer: 'characters', context: 12, dropout: 0 }),
    ...(preset.startsWith('char') && { context: 10 }),
    ...changes,
  });

export interface Made {
  model: Model;
  program: Program;
}

/** A model in a program of its own, which the test disposes of. */
export async function made(
  config: TransformerConfig,
  mode: 'compiled' | 'eager' = 'compiled',
  sources: DataSources = SOURCES,
) {
  const model = await buildTransformer(config, sources);
  const program = await createProgram(programSpec(model), { mode });
  return { model, program };
}

export function trainStep({ model, program }: Made, step: number, learningRate = 1e-2, batch = 4) {
  const indices = Int32Array.from({ length: batch }, (_, i) => ((step - 1) * batch + i) % model.examples);
  const feeds = { ...model.feeds({ step, epoch: 0, indices }), learningRate };
  return program.run('train', feeds, { random: [3, step] }).scalars;
}

/** The first batch of a quick evaluation. */
export function evaluate({ model, program }: Made): Record<string, number> {
  return program.run('evaluate', model.evaluation!.batches('quick')[0]!).scalars;
}

/** A fed matrix as rows. */
export const ids = (feed: Feed | undefined): number[][] => {
  const { shape, data } = feed as { shape: number[]; data: Int32Array };
  return Array.from({ length: shape[0]! }, (_, row) =>
    Array.from(data.subarray(row * shape[1]!, (row + 1) * shape[1]!)),
  );
};
