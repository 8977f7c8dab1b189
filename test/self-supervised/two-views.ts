/** Tiny models of methods that compare two views. */
import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { programSpec, type Model } from '../../models/core/model.js';
import { parseConfig } from '../../models/core/parse-config.js';
import type { SeenStatistics } from '../../models/core/running-statistics.js';
import { createProgram } from '../../models/engine/create-program.js';
import type { Program, Scope } from '../../models/engine/program.js';
import { selfSupervisedConfig, type SelfSupervisedConfig } from '../../models/self-supervised/config.js';
import { encoderOf } from '../../models/self-supervised/encoder.js';
import { examplesOf, type Examples } from '../../models/self-supervised/examples.js';
import type { Method } from '../../models/self-supervised/method.js';
import { methodOf } from '../../models/self-supervised/methods.js';
import { selfSupervisedModel } from '../../models/self-supervised/self-supervised.js';
import { bandImages, fakeSources } from '../transformer/fake-sources.js';

/** Views that are the image itself. */
export const asTheyAre = {
  ...{ cropLeast: 1, flip: false, brightness: 0, contrast: 0, saturation: 0, hue: 0 },
  ...{ grey: 0, blur: 0, cutout: 0, viewNoise: 0 },
};

/** Features of 5 numbers, and embeddings of 3. */
export const small = {
  ...{ network: 'mlp', hiddenLayers: [5], projectorLayers: [4], predictorLayers: [4], embeddingSize: 3 },
  ...{ batchSize: 4, queueSize: 10, schedule: 'constant', warmupSteps: 0, weightDecay: 0, seed: 3 },
};

export const configOf = (preset: string, changes: Record<string, unknown> = {}) =>
  parseConfig(selfSupervisedConfig, preset, { ...small, ...changes }) as unknown as SelfSupervisedConfig;

export interface Made {
  config: SelfSupervisedConfig;
  examples: Examples;
  method: Method;
  model: Model;
  program: Program;
}

/** A model in a program of its own, which the test disposes of. */
export async function made(config: SelfSupervisedConfig, mode: 'compiled' | 'eager' = 'compiled'): Promise<Made> {
  const examples = await examplesOf(config, fakeSources({ images: bandImages() }));
  const model = selfSupervisedModel(config, examples);
  const method = methodOf(config, encoderOf(config, examples.shape), examples);
  const spec = programSpec(model);
  const functions = { train: model.train, look: look(method, examples) };
  return { config, examples, method, model, program: await createProgram({ ...spec, functions }, { mode }) };
}

/** The loss and the pairs outside of training, with the draws that are fed. */
function look(method: Method, examples: Examples) {
  return (scope: Scope, inputs: Record<string, Tensor>) => {
    const statistics: SeenStatistics[] = [];
    const draws_BD = inputs['draws'] as Tensor2D;
    const step = { scope, x: examples.read(scope, inputs), draws_BD, training: false, statistics };
    const { loss } = method.loss(step);
    const { views, embeddings } = method.pairs!(step);
    if (statistics.length > 0) throw new Error('batch norms saw this batch.');
    return { loss, views, embeddings };
  };
}

export function step({ program, model, config }: Made, number: number, learningRate = 1e-2): Record<string, number> {
  return program.run('train', { ...batchOf(model, config, number), learningRate }, { random: [3, number] }).scalars;
}

function batchOf(model: Model, { batchSize }: SelfSupervisedConfig, number: number) {
  return model.feeds({ step: number, epoch: 0, indices: indicesOf(number, batchSize) });
}

export function indicesOf(step: number, batch: number): Int32Array {
  return Int32Array.from({ length: batch }, (_, at) => (step - 1) * batch + at);
}

/** Values of variables, by name. */
export function valuesOf({ program }: Made, names: readonly string[]): Record<string, Float32Array> {
  const read = program.read(names);
  return Object.fromEntries(names.map((name) => [name, Float32Array.from(read[name]!.data)]));
}
