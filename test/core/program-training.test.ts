import { afterEach, describe, expect, it, vi } from 'vitest';
import { RequestError } from '../../models/core/errors.js';
import { StepInterrupted, unwatched } from '../../models/core/learner.js';
import type { ModelPart } from '../../models/core/model.js';
import { noted } from './noted-training.js';

afterEach(() => vi.unstubAllEnvs());

const STEP = { loss: 1, accuracy: 0.5, gradientNorm: 1, applied: 1 };

describe('a step of several batches', () => {
  it('gives each batch random numbers and examples of its own, and updates with the last', () => {
    const { training, calls } = noted({ accumulate: 3, steps: 4 }, () => STEP);
    for (let step = 1; step <= 4; step++) training.advance();
    expect(calls.map(({ random }) => random)).toEqual(Array.from({ length: 12 }, (_, i) => [7, i + 1]));
    expect(calls.map(({ phase }) => phase!.last)).toEqual([0, 1, 2, 3].flatMap(() => [false, false, true]));
    const seen = calls.flatMap(({ feeds }) => Array.from(feeds['indices'] as Int32Array));
    expect(new Set(seen).size).toBe(48);
  });

  it('measures means over the batches, and the gradient norm of the update alone', () => {
    const losses = [1, 2, 6];
    const { training } = noted({ accumulate: 3 }, (_, call) => ({
      ...{ loss: losses[call]!, accuracy: 0.5, applied: 1 },
      gradientNorm: call === 2 ? 4 : 0,
    }));
    expect(training.advance().values).toMatchObject({ loss: 3, accuracy: 0.5, gradientNorm: 4 });
  });
});

it('feeds the learning rate of the step that it trains', () => {
  const { training, calls } = noted({ warmupSteps: 4, learningRate: 0.5, steps: 8, schedule: 'cosine' }, () => STEP);
  const measured = Array.from({ length: 8 }, () => training.advance().values['learningRate']);
  const fed = calls.map(({ feeds }) => feeds['learningRate'] as number);
  expect(fed.slice(0, 4)).toEqual([0.125, 0.25, 0.375, 0.5]);
  expect(fed[7]).toBeCloseTo(0.05, 12); // a tenth, at the last step
  expect(measured).toEqual(fed.map(Math.fround));
});

it('weighs the batches of an evaluation', () => {
  const { training } = noted({}, (_, call) => ({ validationLoss: [1, 2, 10][call]!, weight: [4, 4, 2][call]! }));
  const { values, examples, unit } = training.evaluate();
  expect([values['validationLoss'], examples, unit]).toEqual([Math.fround(3.2), 10, 'tests']);
});

describe('a look at the model', () => {
  const panels: ModelPart[] = [
    {
      panels: {
        names: ['long'],
        *observe(run, _, evaluated) {
          const [first] = yield* evaluated();
          run('part', { at: 0 });
          yield;
          run('part', { at: 1 });
          return { long: { body: first!.scalars } };
        },
      },
    },
    { panels: { names: ['short'], observe: () => ({ short: { body: 2 } }) } },
  ];
  const measured = () => ({ validationLoss: 1.5, weight: 4 });

  it('lets others in between its parts, and shows the same as one that does not', async () => {
    const { training, calls } = noted({}, measured, null, panels);
    const turns: number[] = [];
    const turn = async () => void turns.push(calls.length);
    const seen = await training.observe(['long', 'short'], { ...unwatched, turn });
    expect(seen).toEqual({ long: { body: measured() }, short: { body: 2 } });
    expect(training.observe(['long', 'short'])).toEqual(seen);
    // Before the evaluation, between the two parts, and before each set of panels.
    expect(turns).toEqual([0, 0, 2, 3]);
  });

  it('evaluates once at a step, for its check and its panels', async () => {
    const { training, calls } = noted({}, (name) => (name === 'train' ? STEP : measured()), null, panels);
    const evaluations = () => calls.filter(({ name }) => name === 'evaluate').length;
    training.observe(['long']);
    expect(await training.check(unwatched)).toEqual({ validationLoss: 1.5 });
    training.observe(['long']);
    expect(evaluations()).toBe(1);
    training.advance();
    training.check();
    expect(evaluations()).toBe(2);
  });

  it('that is given up leaves everything as it was, and comes to the same when it is made again', async () => {
    const { training, calls } = noted({ patience: 1, evaluateEvery: 1 }, (name) =>
      name === 'train' ? STEP : measured(),
    );
    training.advance();
    const before = training.state();
    const stop = () => Promise.reject(new StepInterrupted('The run was told to stop.'));
    await expect(training.check({ ...unwatched, turn: stop })).rejects.toThrow(StepInterrupted);
    expect(training.state()).toEqual(before);
    expect(calls.map(({ name }) => name)).toEqual(['train']);
    expect(training.check()).toEqual({ validationLoss: 1.5 });
    expect(training.state().controls).toMatchObject({ evaluation: 1.5, bestEvaluation: 1.5 });
  });
});

it('lets others in between the batches of an evaluation that was asked for, and ends where nobody waits for it', async () => {
  const { training, calls } = noted({}, () => ({ validationLoss: 2, weight: 4 }));
  const turns: number[] = [];
  const answering = { monotonicMs: () => 0, cancelled: false, turn: async () => void turns.push(calls.length) };
  const body = { values: { validationLoss: 2 }, examples: 10, unit: 'tests' };
  expect(await training.ask('evaluate', {}, answering)).toEqual({ body });
  expect(training.ask('evaluate', {}, { monotonicMs: () => 0, cancelled: false })).toEqual({ body });
  expect(turns).toEqual([0, 1, 2]);
  const gone = () => (calls.length < 8 ? Promise.resolve() : Promise.reject(new RequestError('It was taken back.')));
  await expect(training.ask('evaluate', {}, { ...answering, turn: gone })).rejects.toThrow('It was taken back.');
  expect(calls).toHaveLength(8);
});

describe('the device', () => {
  const full = () => {
    throw new Error(
      'Session fail to run with error: OOM when allocating tensor with shape[128,3,8,128] and type float on /job:localhost/replica:0/task:0/device:GPU:0 by allocator GPU_0_bfc',
    );
  };

  it('is the GPU by its name, as whoever started the worker on it knows it', () => {
    const on = (isUsingGpuDevice: boolean) => noted({}, () => STEP, { isUsingGpuDevice }).training.device;
    expect([on(true), on(false)]).toEqual(['GPU', 'CPU']);
    vi.stubEnv('MODEL_LAB_GPU', 'NVIDIA GeForce RTX 4090');
    expect([on(true), on(false)]).toEqual(['NVIDIA GeForce RTX 4090', 'CPU']);
  });

  it('that is full is named in a sentence with what helps', () => {
    const remedy =
      'after step 0; its checkpoints are safe. Use a batch size below 4, with accumulate to make up for it, or a smaller model, or free what other programs hold of it (nvidia-smi lists them).';
    const onGpu = () => noted({}, full, { isUsingGpuDevice: true }).training;
    expect(() => onGpu().advance()).toThrow(`The GPU ran out of memory ${remedy}`);
    vi.stubEnv('MODEL_LAB_GPU', 'NVIDIA GeForce RTX 4090');
    expect(() => onGpu().advance()).toThrow(`NVIDIA GeForce RTX 4090 ran out of memory ${remedy}`);
  });
});
