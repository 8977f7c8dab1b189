import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { architectureConfig, parseConfig, parseValues } from '../../models/core/parse-config.js';
import { createTraining } from '../../models/core/train.js';
import type { TrainingState } from '../../models/core/learner.js';
import type { PanelContent } from '../../models/core/panel.js';
import type { ProgramTraining } from '../../models/core/program-training.js';
import type { DataDirs } from '../../models/data/dataset.js';
import { tf } from '../../models/engine/tensorflow.js';
import { drawQuestion } from '../../models/gan/questions/draw.js';
import { nativeBackend } from '../engine/native.js';
import { programTraining } from './program.js';

let dirs: DataDirs;
let user: string;

beforeAll(async () => {
  await nativeBackend();
  user = fs.mkdtempSync(path.join(os.tmpdir(), 'model-lab-test-'));
  dirs = { user, installed: [path.join(import.meta.dirname, '../../models/data/bundled')] };
});
afterAll(() => {
  fs.rmSync(user, { recursive: true, force: true });
});

const start = (changes: Record<string, unknown> = {}, state?: TrainingState): Promise<ProgramTraining> => {
  const config = parseConfig(architectureConfig('gan'), 'mlp', {
    dataset: 'fashion-mnist-10k',
    generatorLayers: [32],
    discriminatorLayers: [32],
    steps: 40,
    ...changes,
  });
  return programTraining({ architecture: 'gan', config, dirs, ...(state ? { state } : {}) });
};

function steps(training: ProgramTraining, count: number): unknown[] {
  return Array.from({ length: count }, () => training.advance().values);
}

/** All that a GAN keeps besides weights: an average, singular vectors, running statistics; and what it draws in a step. */
const kept = {
  ...{ network: 'dcgan', filters: [4, 4], conditional: true, discriminatorNorm: 'spectral', loss: 'hinge' },
  ...{ averageDecay: 0.9, discriminatorSteps: 2, augmentTranslation: true, batchSize: 8 },
};

describe.each([{}, { optimizer: 'rmsprop', dropout: 0.2 }, { mode: 'eager' }, { accumulate: 3, batchSize: 20 }, kept])(
  'training with %o',
  (changes) => {
    it('goes on bit by bit from a state, as if it had never stopped', async () => {
      const whole = await start(changes);
      const expected = steps(whole, 14);
      const first = await start(changes);
      expect(steps(first, 6)).toEqual(expected.slice(0, 6));
      first.observe(['gallery']); // must not disturb the numbers
      const second = await start(changes, first.state());
      expect(second.step).toBe(6);
      expect(steps(second, 8)).toEqual(expected.slice(6));
      expect(second.state()).toEqual(whole.state());
      expect(second.observe(['gallery'])).toEqual(whole.observe(['gallery']));
      for (const one of [whole, first, second]) one.dispose();
    });
  },
);

describe('a training', () => {
  it('knows its length from steps or epochs', async () => {
    const byEpochs = await start({ steps: null, epochs: 2, batchSize: 300 });
    expect([byEpochs.stepsPerEpoch, byEpochs.steps]).toEqual([33, 66]);
    const bySteps = await start({ steps: 7, epochs: 2 });
    expect([bySteps.stepsPerEpoch, bySteps.steps]).toEqual([156, 7]);
    byEpochs.dispose();
    bySteps.dispose();
  });

  it('takes a new learning rate at once and keeps it in its state', async () => {
    const training = await start();
    training.live = { ...training.live, learningRate: 0.01 };
    training.advance();
    const { live } = training.state();
    expect(live!['learningRate']).toBe(0.01);
    const resumed = await start({}, training.state());
    expect(resumed.live['learningRate']).toBe(0.01);
    training.dispose();
    resumed.dispose();
  });

  it('draws a gallery of 8 × 8 tiles, always from the same latents', async () => {
    const training = await start();
    expect(training.panels).toEqual(['gallery', 'quality']);
    const gallery = training.observe(['gallery']);
    expect(gallery).toMatchObject({
      gallery: {
        body: { rows: 8, columns: 8, tileWidth: 28, tileHeight: 28 },
        picture: { width: 224, height: 224, channels: 1 },
      },
    });
    expect(training.observe(['gallery'])).toEqual(gallery);
    const draw = (seed: number) =>
      training.ask('draw', parseValues(drawQuestion.asked, { count: 3, seed }), {
        monotonicMs: () => 0,
        cancelled: false,
      }) as PanelContent;
    const [two, other] = [draw(1), draw(2)];
    expect(two).toMatchObject({ body: { rows: 2, columns: 2 }, picture: { width: 56, height: 56 } });
    expect(two.picture!.pixels).not.toEqual(other.picture!.pixels);
    expect(() => training.ask('generate', {}, { monotonicMs: () => 0, cancelled: false })).toThrow(
      'generate: this model has no answer to that.',
    );
    expect(() => training.ask('constructor', {}, { monotonicMs: () => 0, cancelled: false })).toThrow(
      'constructor: this model has no answer to that.',
    );
    training.dispose();
  });

  it('gives up when nothing stays finite, with its last good weights', async () => {
    const training = await start();
    training.advance();
    const good = training.state();
    training.live = { ...training.live, learningRate: NaN };
    expect(training.advance().applied).toBe(false);
    expect(() => steps(training, 60)).toThrow(/not finite for 25 steps in a row.*Lower the learning rate/);
    expect(training.state().weights).toEqual(good.weights);
    expect(training.state().optimizer).toEqual(good.optimizer);
    training.dispose();
  });

  it('keeps its memory over a thousand steps', async () => {
    const training = await start();
    for (let step = 0; step < 300; step++) training.advance();
    const before = process.memoryUsage.rss();
    for (let step = 0; step < 1000; step++) training.advance();
    expect((process.memoryUsage.rss() - before) / 2 ** 20).toBeLessThan(16);
    training.dispose();
  });

  it('keeps no tensors', async () => {
    const training = await start();
    training.advance();
    training.observe(['gallery']);
    const before = tf.memory().numTensors;
    for (let i = 0; i < 10; i++) training.advance();
    training.observe(['gallery']);
    training.state();
    expect(tf.memory().numTensors).toBe(before);
    training.dispose();
  });

  it('feeds the rate of its schedule, and says in a state the rate before it', async () => {
    const training = await start({ warmupSteps: 10, schedule: 'cosine', steps: 20, optimizer: 'sgd', momentum: 0 });
    const moved: number[] = [];
    const name = 'generator/0/bias';
    for (let step = 1; step <= 20; step++) {
      const before = training.state().weights[name]!.data;
      const { values } = training.advance();
      const after = training.state().weights[name]!.data;
      // How far a bias moves, per unit of gradient norm, follows the rate.
      moved.push(Math.hypot(...after.map((v, i) => v - before[i]!)) / values['generatorGradientNorm']!);
    }
    expect(moved[1]! / moved[0]!).toBeGreaterThan(1.5);
    expect(moved[9]!).toBeGreaterThan(4 * moved[0]!);
    expect(moved[19]!).toBeLessThan(moved[9]! / 4);
    expect(training.live['learningRate']).toBe(2e-4);
    training.dispose();
  });

  it('is not evaluated where the architecture has nothing to evaluate', async () => {
    const training = await start();
    training.advance();
    expect([training.evaluationDue, training.check(), training.endsEarly]).toEqual([false, null, null]);
    expect(() => training.evaluate()).toThrow('is not checked');
    training.dispose();
  });

  it('refuses more accumulated batches than there is data, and says how many fit', async () => {
    await expect(start({ batchSize: 4000, accumulate: 3 })).rejects.toThrow(
      "accumulate: 3 batches of 4000 are more than the 10000 images of data set 'fashion-mnist-10k'; use at most 2.",
    );
  });

  it('refuses a configuration that is not valid, as one of an edited run.json', async () => {
    const create = (config: Record<string, unknown>) => createTraining({ architecture: 'gan', config, dirs });
    await expect(create({ batchSize: 'abc' })).rejects.toThrow("batchSize: 'abc' is not allowed");
    await expect(create({ learningRate: 99 })).rejects.toThrow('learningRate: 99 is not allowed; use a number from');
  });

  it('names a data set that does not exist', async () => {
    await expect(start({ dataset: 'no-such-data' })).rejects.toThrow(/no-such-data/);
  });
});
