import type { Scalar } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createProgram } from '../../models/engine/create-program.js';
import type { OptimizerSpec } from '../../models/engine/optimizer.js';
import { withoutFusedOps } from '../../models/engine/ops/fused.js';
import type { ProgramSpec } from '../../models/engine/program.js';
import { tf } from '../../models/engine/tensorflow.js';
import { nativeBackend } from './native.js';

beforeAll(async () => {
  await nativeBackend();
});

type Options = Omit<OptimizerSpec, 'parameters'>;

const START = { matrix: [0.5, -1.5, 2, 0.1], vector: [0.3, -0.2] };
const RATE = 0.05;
const STEPS = 6;

/** loss = Σ matrix⁴/4 + Σ (vector − 1)²/2: gradients matrix³ and vector − 1. */
const spec = (options: Options): ProgramSpec => ({
  variables: {
    matrix: { shape: [2, 2], data: Float32Array.from(START.matrix) },
    vector: { shape: [2], data: Float32Array.from(START.vector) },
  },
  optimizers: { o: { ...options, parameters: ['matrix', 'vector'] } },
  functions: {
    step: (scope, { learningRate }) => {
      const { loss, gradientNorm } = scope.minimize('o', learningRate as Scalar, () => ({
        loss: tf.add(
          tf.div(tf.sum(tf.square(tf.square(scope.variable('matrix')))), 4),
          tf.div(tf.sum(tf.square(tf.sub(scope.variable('vector'), 1))), 2),
        ) as Scalar,
      }));
      return { loss, gradientNorm };
    },
  },
});

/** The same in plain float64 loops, from the papers' update rules in TensorFlow's form. */
function reference(options: Options): { values: number[]; norms: number[] } {
  const { kind, beta1 = 0.9, beta2 = 0.999, momentum = 0.9, epsilon = 1e-7, weightDecay = 0, clipNorm = 0 } = options;
  const p = [...START.matrix, ...START.vector];
  const first = p.map(() => 0);
  const second = p.map(() => 0);
  const norms: number[] = [];
  for (let t = 1; t <= STEPS; t++) {
    let g = p.map((value, i) => (i < 4 ? value ** 3 : value - 1));
    const norm = Math.sqrt(g.reduce((sum, value) => sum + value ** 2, 0));
    norms.push(norm);
    if (clipNorm > 0) g = g.map((value) => value * Math.min(1, clipNorm / norm));
    for (let i = 0; i < p.length; i++) {
      const decay = i < 4 ? weightDecay * p[i]! : 0;
      if (kind === 'adamw') p[i]! -= RATE * decay;
      const gi = g[i]! + (kind === 'adamw' ? 0 : decay);
      if (kind === 'adam' || kind === 'adamw') {
        first[i] = beta1 * first[i]! + (1 - beta1) * gi;
        second[i] = beta2 * second[i]! + (1 - beta2) * gi ** 2;
        const rate = (RATE * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t);
        p[i]! -= (rate * first[i]!) / (Math.sqrt(second[i]!) + epsilon);
      } else if (kind === 'sgd') {
        first[i] = momentum * first[i]! + gi;
        p[i]! -= RATE * first[i]!;
      } else {
        first[i] = beta2 * first[i]! + (1 - beta2) * gi ** 2;
        second[i] = momentum * second[i]! + (RATE * gi) / Math.sqrt(first[i]! + epsilon);
        p[i]! -= second[i]!;
      }
    }
  }
  return { values: p, norms };
}

const CASES: Options[] = [
  { kind: 'adam' },
  { kind: 'adam', beta1: 0.5, beta2: 0.9, epsilon: 1e-3, weightDecay: 0.1 },
  { kind: 'adam', clipNorm: 1 },
  { kind: 'adamw', weightDecay: 0.3 },
  { kind: 'sgd' },
  { kind: 'sgd', momentum: 0, weightDecay: 0.1, clipNorm: 0.5 },
  { kind: 'rmsprop', beta2: 0.9, momentum: 0.5 },
  { kind: 'rmsprop', beta2: 0.99, momentum: 0, weightDecay: 0.2 },
];

/** `composed` is compiled of TensorFlow's own ops only. */
describe.each(['compiled', 'composed', 'eager'] as const)('optimizers, %s', (way) => {
  const mode = way === 'composed' ? 'compiled' : way;
  it.each(CASES)('%o follows its update rule', async (options) => {
    const program = await createProgram(spec(options), { mode });
    expect(program.mode).toBe(mode);
    const step = () => program.run('step', { learningRate: RATE }).scalars['gradientNorm']!;
    const norms: number[] = [];
    for (let i = 0; i < STEPS; i++) norms.push(way === 'composed' ? withoutFusedOps(step) : step());
    const { matrix, vector } = program.read(['matrix', 'vector']);
    const expected = reference(options);
    [...matrix!.data, ...vector!.data].forEach((value, i) => expect(value).toBeCloseTo(expected.values[i]!, 4));
    norms.forEach((norm, i) => expect(norm / expected.norms[i]!).toBeCloseTo(1, 4));
    program.dispose();
  });
});
