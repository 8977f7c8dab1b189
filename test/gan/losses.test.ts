/** What is minimized, against tables by hand, and penalties with their gradients against float64 differences. */
import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createProgram } from '../../models/engine/create-program.js';
import { tf } from '../../models/engine/tensorflow.js';
import { ganConfig } from '../../models/gan/config.js';
import { discriminatorLoss, generatorLoss, gradientPenalty, realPenalty, score } from '../../models/gan/losses.js';
import { nativeBackend } from '../engine/native.js';
import { differences } from '../engine/ops/differences.js';
import { configOf } from './made.js';

beforeAll(async () => {
  await nativeBackend();
});

const logistic = (x: number) => 1 / (1 + Math.exp(-x));
const log = Math.log;

describe('losses of logits 2 and −1 for real, 0.5 and −3 for generated examples', () => {
  const [real, fake] = [
    [2, -1],
    [0.5, -3],
  ];
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const onReal = mean(real!.map((x) => -log(logistic(x))));
  const onFake = mean(fake!.map((x) => -log(1 - logistic(x))));
  const smoothed = mean(real!.map((x) => -0.9 * log(logistic(x)) - 0.1 * log(1 - logistic(x))));

  it.each([
    ['non-saturating', 0, onReal + onFake, mean(fake!.map((x) => -log(logistic(x))))],
    ['non-saturating', 0.1, smoothed + onFake, mean(fake!.map((x) => -log(logistic(x))))],
    ['minimax', 0, onReal + onFake, -onFake],
    // (1 + 4) / 4 and (0.25 + 9) / 4; (0.25 + 16) / 4.
    ['least-squares', 0, 1.25 + 2.3125, 4.0625],
    // (0 + 2) / 2 and (1.5 + 0) / 2; −(0.5 − 3) / 2.
    ['hinge', 0, 1 + 0.75, 1.25],
    // −1.25 − 0.5.
    ['wasserstein', 0, -1.75, 1.25],
  ] as const)('%s, smoothed by %f', (loss, smoothing, discriminator, generator) => {
    const [r, f] = [tf.tensor2d(real!, [2, 1]), tf.tensor2d(fake!, [2, 1])];
    expect(discriminatorLoss(loss, r, f, smoothing).dataSync()[0]).toBeCloseTo(discriminator, 5);
    expect(generatorLoss(loss, f).dataSync()[0]).toBeCloseTo(generator, 5);
  });

  it('are shown as probabilities where they stand for some', () => {
    const logits = tf.tensor2d([0, 2], [2, 1]);
    expect(score('minimax', logits).dataSync()[0]).toBeCloseTo((0.5 + logistic(2)) / 2, 6);
    expect(score('hinge', logits).dataSync()[0]).toBeCloseTo(1, 6);
  });
});

const [BATCH, INPUTS, UNITS] = [3, 4, 2];
const numbers = (count: number, phase: number) => Array.from({ length: count }, (_, i) => Math.sin(7.1 * i + phase));

/** Σ_u v_u tanh(Σ_i x_i w_iu): its gradient by x_i is Σ_u v_u (1 − tanh²) w_iu. */
function lengthsOf(x: number[], w: number[], v: number[]): number[] {
  return Array.from({ length: BATCH }, (_, b) => {
    const slopes = v.map((value, u) => {
      let total = 0;
      for (let i = 0; i < INPUTS; i++) total += x[b * INPUTS + i]! * w[i * UNITS + u]!;
      return value * (1 - Math.tanh(total) ** 2);
    });
    let squares = 0;
    for (let i = 0; i < INPUTS; i++) {
      squares += slopes.reduce((sum, slope, u) => sum + slope * w[i * UNITS + u]!, 0) ** 2;
    }
    return Math.sqrt(squares);
  });
}

describe.each(['compiled', 'eager'] as const)('a penalty, %s', (mode) => {
  const real = numbers(BATCH * INPUTS, 0);
  const fake = numbers(BATCH * INPUTS, 1);
  const mix = [0, 0.25, 0.9];
  const w = numbers(INPUTS * UNITS, 2);
  const v = [0.7, -1.6];
  const between = fake.map((value, i) => value + mix[Math.floor(i / INPUTS)]! * (real[i]! - value));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const expected = {
    gradient: (weights: number[]) => mean(lengthsOf(between, weights, v).map((length) => (length - 1) ** 2)),
    r1: (weights: number[]) => mean(lengthsOf(real, weights, v).map((length) => length ** 2)),
  };

  it.each(['gradient', 'r1'] as const)('%s and its slope by the weights are as float64 has them', async (kind) => {
    const program = await createProgram(
      {
        variables: { w: { shape: [INPUTS, UNITS], data: Float32Array.from(w) } },
        optimizers: { descent: { kind: 'sgd', momentum: 0, parameters: ['w'] } },
        functions: {
          train: (scope, inputs) => {
            const critic = (x: Tensor): Tensor2D =>
              tf.matMul(tf.tanh(tf.matMul(x as Tensor2D, scope.variable<Tensor2D>('w'))), inputs['v'] as Tensor2D);
            const [r, f] = [inputs['real']!, inputs['fake']!];
            const { loss } = scope.minimize('descent', tf.scalar(1), () => ({
              loss: kind === 'r1' ? realPenalty(critic, r) : gradientPenalty(critic, r, f, inputs['mix'] as Tensor1D),
            }));
            return { loss };
          },
        },
      },
      { mode },
    );
    const { loss } = program.run('train', {
      real: { shape: [BATCH, INPUTS], data: Float32Array.from(real) },
      fake: { shape: [BATCH, INPUTS], data: Float32Array.from(fake) },
      mix: Float32Array.from(mix),
      v: { shape: [UNITS, 1], data: Float32Array.from(v) },
    }).scalars;
    expect(loss).toBeCloseTo(expected[kind](w), 5);
    const after = program.read(['w'])['w']!.data;
    const slopes = differences((weights) => expected[kind](weights as number[]), w);
    slopes.forEach((slope, i) => expect(w[i]! - after[i]!, `slope ${i}`).toBeCloseTo(slope, 4));
    program.dispose();
  });
});

describe('the gradient penalty', () => {
  const linear =
    (weights: number[]) =>
    (x: Tensor): Tensor2D =>
      tf.matMul(x as Tensor2D, tf.tensor2d(weights, [2, 1]));
  const penaltyOf = (weights: number[]) => {
    const [real, fake] = [tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([0, -1, 5, 2], [2, 2])];
    return (gradientPenalty(linear(weights), real, fake, tf.tensor1d([0.3, 0.6])) as Scalar).dataSync()[0]!;
  };

  it('is nothing for a linear critic of length 1, (‖w‖ − 1)² for others, and 1 for one that is zero everywhere', () => {
    expect(penaltyOf([0.6, 0.8])).toBeCloseTo(0, 6);
    expect(penaltyOf([3, 4])).toBeCloseTo(16, 4);
    expect(penaltyOf([0, 0])).toBeCloseTo(1, 5);
  });

  it('of a critic that is zero everywhere has a finite slope', () => {
    const slope = tf.grad((weights: Tensor) => {
      const critic = (x: Tensor): Tensor2D => tf.matMul(x as Tensor2D, weights as Tensor2D);
      const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
      return gradientPenalty(critic, x, tf.neg(x), tf.tensor1d([0.3, 0.6]));
    })(tf.zeros([2, 1]));
    expect(Array.from(slope.dataSync()).every(Number.isFinite)).toBe(true);
  });
});

describe('a discriminator that says the same to everything', () => {
  const levelOf = (changes: Record<string, unknown>) =>
    ganConfig.metrics(configOf(changes)).find(({ name }) => name === 'discriminatorLoss')!.level;

  it.each(['non-saturating', 'minimax', 'least-squares', 'hinge', 'wasserstein'] as const)(
    'has no lower %s loss than the level that its chart is marked with',
    (loss) => {
      const at = (logit: number) =>
        tf.tidy(() => {
          const [real, fake] = [tf.fill([3, 1], logit) as Tensor2D, tf.fill([2, 1], logit) as Tensor2D];
          return discriminatorLoss(loss, real, fake, 0).dataSync()[0]!;
        });
      const lowest = Math.min(...Array.from({ length: 41 }, (_, i) => at((i - 20) / 4)));
      expect(levelOf({ loss, ...(loss === 'wasserstein' && { penalty: 'clip' }) })!.value).toBeCloseTo(lowest, 5);
    },
  );

  it('is marked nowhere where a penalty forbids it, or targets are smoothed', () => {
    expect(levelOf({ loss: 'wasserstein', penalty: 'gradient' })).toBeUndefined();
    expect(levelOf({ loss: 'least-squares', labelSmoothing: 0.1 })).toBeUndefined();
  });
});
