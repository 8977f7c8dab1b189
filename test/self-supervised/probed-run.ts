/** A tiny run that is probed, with the page left out. */
import { unwatched, type TrainingState } from '../../models/core/learner.js';
import type { CommonConfig } from '../../models/core/config.js';
import { liveValues } from '../../models/core/live.js';
import { programSpec, type DataSources } from '../../models/core/model.js';
import { parseConfig } from '../../models/core/parse-config.js';
import { ProgramTraining } from '../../models/core/program-training.js';
import type { ImageDataset } from '../../models/data/dataset.js';
import { createProgram } from '../../models/engine/create-program.js';
import { loadTensorFlow } from '../../models/engine/tensorflow.js';
import { selfSupervisedConfig } from '../../models/self-supervised/config.js';
import type { ProbeFigures } from '../../models/self-supervised/panels/probe-table.js';
import { buildSelfSupervised } from '../../models/self-supervised/self-supervised.js';
import { bandImages, fakeSources } from '../transformer/fake-sources.js';

const small = {
  ...{ dataset: 'bands', network: 'mlp', hiddenLayers: [6], projectorLayers: [4], embeddingSize: 3 },
  ...{ batchSize: 8, steps: 4, evaluateEvery: 2, seed: 0, warmupSteps: 0, learningRate: 0.01 },
};

export const configOf = (changes: Record<string, unknown> = {}, preset = 'simclr') =>
  parseConfig(selfSupervisedConfig, preset, { ...small, ...changes });

/** Other images for training than for the test. */
export function parts(train: ImageDataset = bandImages(40), test: ImageDataset = bandImages(26)): DataSources {
  return { ...fakeSources({}), images: (split) => Promise.resolve(split === 'train' ? train : test) };
}

export async function trainingOf(
  changes: Record<string, unknown> = {},
  sources: DataSources = parts(),
  state?: TrainingState,
): Promise<ProgramTraining> {
  const config = configOf(changes) as unknown as CommonConfig & Record<string, unknown>;
  const model = await buildSelfSupervised(config as never, sources);
  const program = await createProgram(programSpec(model));
  const options = { architecture: 'self-supervised', config, dirs: { user: '/nowhere', installed: [] } };
  const [live, metrics] = [liveValues(selfSupervisedConfig, config), selfSupervisedConfig.metrics(config as never)];
  const runtime = await loadTensorFlow();
  return new ProgramTraining({
    ...{ config, metrics, live, model, runtime, program },
    options: { ...options, ...(state && { state }) },
  });
}

/** Trains to `step`, and what was measured and shown on the way, by step. */
export async function probed(training: ProgramTraining, step: number) {
  const seen: Record<number, { values: Record<string, number>; body: ProbeFigures }> = {};
  while (training.step < step) {
    training.advance();
    if (!training.evaluationDue) continue;
    const values = (await training.check(unwatched))!;
    const { body } = (await training.observe(['probe-table'], unwatched))['probe-table']!;
    seen[training.step] = { values, body: body as ProbeFigures };
  }
  return seen;
}
