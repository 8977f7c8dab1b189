import { beforeAll, describe, expect, it } from 'vitest';
import { architectureConfig, parseConfig } from '../../models/core/parse-config.js';
import type { TrainingState } from '../../models/core/learner.js';
import type { ProgramTraining } from '../../models/core/program-training.js';
import { nativeBackend } from '../engine/native.js';
import { programTraining } from './program.js';

beforeAll(async () => {
  await nativeBackend();
});

const start = (changes: Record<string, unknown> = {}, state?: TrainingState): Promise<ProgramTraining> => {
  const config = parseConfig(architectureConfig('transformer'), 'copy', {
    ...{ width: 8, heads: 2, layers: 1, feedForward: 8, batchSize: 8, dropout: 0.2, steps: 30, evaluateEvery: 5 },
    ...{ schedule: 'constant', warmupSteps: 0, probes: 1, minLength: 3, maxLength: 5 },
    ...changes,
  });
  const dirs = { user: '/nowhere', installed: [] };
  return programTraining({ architecture: 'transformer', config, dirs, ...(state && { state }) });
};

describe('evaluation while training', () => {
  it('is due at every so many steps and at the last, and measures what the architecture says', async () => {
    const training = await start({ steps: 12 });
    const due: number[] = [];
    while (training.step < training.steps) {
      const { step, values } = training.advance();
      expect(Object.keys(values)).toEqual(['loss', 'accuracy', 'gradientNorm', 'learningRate']);
      if (training.evaluationDue) due.push(step);
    }
    expect(due).toEqual([5, 10, 12]);
    expect(Object.keys(training.check()!)).toEqual(['validationLoss', 'validationAccuracy', 'exactMatch']);
    const { values, examples, unit } = training.evaluate();
    expect([examples, unit]).toEqual([2000, 'held-out sequences']);
    expect(values['validationLoss']).toBeCloseTo(training.check()!['validationLoss']!, 1);
    training.dispose();
  });

  it('leaves the numbers of training as they are, and so do panels', async () => {
    const [plain, watched] = [await start(), await start()];
    for (let step = 1; step <= 15; step++) {
      const expected = plain.advance();
      expect(watched.advance()).toEqual(expected);
      watched.check();
      watched.observe(watched.panels);
    }
    expect(watched.state().weights).toEqual(plain.state().weights);
    for (const one of [plain, watched]) one.dispose();
  });

  it('ends training after the patience is used up, also where it was resumed in between', async () => {
    // A rate this high soon makes nothing better.
    const wild = { learningRate: 1, optimizer: 'sgd', momentum: 0, patience: 3, steps: 400, clipNorm: 0 };
    const run = async (resumeAt: number) => {
      let training = await start(wild);
      while (training.step < training.steps && training.endsEarly === null) {
        training.advance();
        if (training.evaluationDue) training.check();
        if (training.step === resumeAt) {
          const state = training.state();
          training.dispose();
          training = await start(wild, state);
        }
      }
      const { step, endsEarly } = training;
      const state = training.state();
      training.dispose();
      return { step, endsEarly, state };
    };
    const whole = await run(-1);
    expect(whole.step).toBeLessThan(400);
    expect(whole.endsEarly).toMatch(/Validation loss has not improved on [\d.]+ for 3 evaluations/);
    expect(await run(whole.step - 5)).toEqual(whole);
    // Whoever goes on gives it another chance.
    const again = await start({ ...wild, steps: 800 }, whole.state);
    expect(again.endsEarly).toBe(null);
    again.dispose();
  });

  it('is remembered by a checkpoint of the same step, for the best to be known', async () => {
    const training = await start({ evaluateEvery: 1, patience: 2 });
    training.advance();
    expect(training.state().controls).not.toHaveProperty('evaluation');
    const { validationLoss } = training.check()!;
    expect(training.state().controls['evaluation']).toBe(validationLoss);
    expect(training.isBest).toBe(true);
    training.advance();
    expect(training.state().controls).not.toHaveProperty('evaluation');
    expect(training.state().controls['bestEvaluation']).toBe(validationLoss);
    expect(training.isBest).toBe(false);
    training.dispose();
  });
});

describe('accumulated batches', () => {
  it('make the step of one batch of all of them', async () => {
    const changes = { dropout: 0, optimizer: 'adamw', weightDecay: 0.1, clipNorm: 0.5 };
    const [whole, parts] = [
      await start({ ...changes, batchSize: 12 }),
      await start({ ...changes, batchSize: 4, accumulate: 3 }),
    ];
    expect([whole.unitsPerStep, parts.unitsPerStep]).toEqual([12, 12]);
    expect(whole.stepsPerEpoch).toBe(parts.stepsPerEpoch);
    for (let step = 1; step <= 5; step++) {
      const [a, b] = [whole.advance().values, parts.advance().values];
      for (const name of Object.keys(a)) expect(b[name], `${name} at ${step}`).toBeCloseTo(a[name]!, 4);
    }
    const [a, b] = [whole.state().weights, parts.state().weights];
    for (const name of Object.keys(a)) {
      a[name]!.data.forEach((value, at) => expect(b[name]!.data[at], name).toBeCloseTo(value, 4));
    }
    for (const one of [whole, parts]) one.dispose();
  });
});

it('decays matrices and nothing else', async () => {
  const training = await start({ optimizer: 'adamw', weightDecay: 1, learningRate: 1e-7, dropout: 0 });
  const before = training.state().weights;
  training.live = { ...training.live, learningRate: 0.01 };
  training.advance();
  const after = training.state().weights;
  // AdamW's first step moves each number by the rate at most; the decay is rate × weight beside that.
  const scales = Object.keys(before).filter((name) => name.endsWith('scale'));
  for (const name of scales)
    after[name]!.data.forEach((v, i) => expect(Math.abs(v - before[name]!.data[i]!)).toBeLessThan(0.0101));
  const still = await start({ optimizer: 'adamw', weightDecay: 0, learningRate: 1e-7, dropout: 0 });
  still.live = { ...still.live, learningRate: 0.01 };
  still.advance();
  const without = still.state().weights;
  for (const [name, { shape, data }] of Object.entries(after)) {
    data.forEach((value, at) => {
      const decay = shape.length >= 2 ? 0.01 * before[name]!.data[at]! : 0;
      expect(without[name]!.data[at]! - value, name).toBeCloseTo(decay, 6);
    });
  }
  for (const one of [training, still]) one.dispose();
});
