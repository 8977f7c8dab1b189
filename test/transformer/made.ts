import type { Answered } from '../../models/core/learner.js';
import { programSpec, type DataSources, type Model, type Run } from '../../models/core/model.js';
import type { PanelContent } from '../../models/core/panel.js';
import { parseConfig } from '../../models/core/parse-config.js';
import { createProgram } from '../../models/engine/create-program.js';
import type { Feed, Program } from '../../models/engine/program.js';
import { predictionsPanel } from '../../models/panels/predictions.js';
import { transformerConfig, type TransformerConfig } from '../../models/transformer/config.js';
import { attentionPanel } from '../../models/transformer/panels/attention.js';
import { embeddingsPanel } from '../../models/transformer/panels/embeddings.js';
import type { GenerateOptions } from '../../models/transformer/questions/generate.js';
import { buildTransformer } from '../../models/transformer/transformer.js';
import { observed } from '../core/observed.js';
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

/** What the model's panels of these names show. */
export function observe({ model, program }: Made, panels: readonly string[]): Record<string, PanelContent> {
  return observeWith(model, panels, (name, feeds) => program.run(name, feeds));
}

export function observeWith(model: Model, panels: readonly string[], run: Run): Record<string, PanelContent> {
  const seen = model.parts.flatMap((part) => {
    const names = part.panels?.names.filter((name) => panels.includes(name)) ?? [];
    const { evaluation } = model;
    return names.length === 0 ? [] : Object.entries(observed(part.panels!, { run, wanted: names, evaluation }));
  });
  return Object.fromEntries(seen.filter(([name]) => panels.includes(name)));
}

/** All that can be seen inside of it: bodies by panel, and every matrix. */
export function insideOf(one: Made) {
  const seen = observe(one, ['attention', 'embeddings', 'predictions']);
  const { layers, heads, probes } = attentionPanel.schema.parse(seen['attention']!.body);
  const { vocabulary } = embeddingsPanel.schema.parse(seen['embeddings']!.body);
  const predictions = predictionsPanel.schema.parse(seen['predictions']!.body);
  const matrices = { ...seen['attention']!.matrices, ...seen['embeddings']!.matrices };
  return { layers, heads, probes, vocabulary, predictions: predictions.probes, matrices };
}

/** The answer to a question that is asked of the model, `asked` being complete. */
export function answer(model: Model, question: string, asked: Record<string, unknown>, run: Run): Answered {
  const found = model.parts.map(({ questions }) => questions?.[question]).find((one) => one !== undefined);
  return found!(run, asked as never, { monotonicMs: () => 0, cancelled: false });
}

/** Text as it is written, piece by piece. */
export function pieces(model: Model, options: GenerateOptions, run: Run): Generator<string, PanelContent> {
  return answer(model, 'generate', options, run) as Generator<string, PanelContent>;
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
