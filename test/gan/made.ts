import { parseConfig } from '../../models/core/parse-config.js';
import { liveValues, type LiveValues } from '../../models/core/live.js';
import type { Model } from '../../models/core/model.js';
import { createProgram } from '../../models/engine/create-program.js';
import type { Program } from '../../models/engine/program.js';
import { ganConfig, type GanConfig } from '../../models/gan/config.js';
import { buildGan, type GanImages } from '../../models/gan/gan.js';

/** Twelve images whose sides and channels all differ, of three classes. */
export const made = imagesOf({ width: 4, height: 8, channels: 3 });

export function imagesOf({
  width,
  height,
  channels,
}: Pick<GanImages, 'width' | 'height' | 'channels'>): GanImages & { images: Uint8Array } {
  const count = 12;
  return {
    ...{ name: 'made', width, height, channels, count },
    images: Uint8Array.from({ length: count * width * height * channels }, (_, i) => (i * 37 + (i >> 3) * 11) % 256),
    labels: Int32Array.from({ length: count }, (_, i) => i % 3),
    classNames: ['ant', 'bee', 'cat'],
  };
}

export const configOf = (changes: Record<string, unknown>): GanConfig =>
  parseConfig(ganConfig, 'dcgan', {
    ...{ latentSize: 3, filters: [4, 6], batchSize: 4, seed: 3, averageDecay: 0 },
    ...{ generatorLayers: [5], discriminatorLayers: [6] },
    ...changes,
  }) as unknown as GanConfig;

export interface MadeGan {
  model: Model;
  program: Program;
  /** What it begins with. */
  live: LiveValues;
}

export async function programOf(config: GanConfig, mode: 'compiled' | 'eager' = 'compiled'): Promise<MadeGan> {
  const model = buildGan(config, made);
  const { variables, optimizers, data, train, parts } = model;
  const functions = Object.assign({ train }, ...parts.map((part) => part.functions)) as Record<string, typeof train>;
  const live = liveValues(ganConfig, config);
  return { model, live, program: await createProgram({ variables, optimizers, data, functions }, { mode }) };
}

/** One step on the first images; gives what it measured. */
export function step(
  { model, program, live }: MadeGan,
  number: number,
  learningRate = 1e-3,
  changes: LiveValues = {},
): Record<string, number> {
  const feeds = model.feeds({ step: number, epoch: 0, indices: Int32Array.of(0, 5, 7, 2) });
  const { feeds: others, held } = model.live!({ ...live, ...changes });
  return program.run('train', { ...feeds, ...others, learningRate }, { held, random: [3, number] }).scalars;
}
