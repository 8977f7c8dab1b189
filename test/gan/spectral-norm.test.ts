/** Spectral norms against singular values by float64, and the slope through them against differences. */
import type { Scalar, Tensor2D } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createProgram } from '../../models/engine/create-program.js';
import { tf } from '../../models/engine/tensorflow.js';
import { iterate, keepDirections, spectralNorms, spectralVariables } from '../../models/gan/spectral-norm.js';
import { nativeBackend } from '../engine/native.js';
import { differences } from '../engine/ops/differences.js';

beforeAll(async () => {
  await nativeBackend();
});

const SHAPE = [2, 1, 3, 4];
const [INPUTS, OUTPUTS] = [6, 4];
const kernel = Array.from({ length: INPUTS * OUTPUTS }, (_, i) => Math.sin(5.3 * i + 1));

/** Largest singular value, by many power iterations on WᵀW. */
function largest(w: readonly number[]): number {
  let v = Array.from({ length: OUTPUTS }, (_, o) => 1 + o);
  let length = 0;
  for (let round = 0; round < 2000; round++) {
    const u = Array.from({ length: INPUTS }, (_, i) => v.reduce((sum, x, o) => sum + w[i * OUTPUTS + o]! * x, 0));
    const next = v.map((_, o) => u.reduce((sum, x, i) => sum + w[i * OUTPUTS + o]! * x, 0));
    length = Math.hypot(...next);
    v = next.map((x) => x / length);
  }
  return Math.sqrt(length);
}

describe('the spectral norm', () => {
  const variables = { 'd/conv/kernel': { shape: SHAPE, data: Float32Array.from(kernel) } };
  const all = { ...variables, ...spectralVariables(variables, 1) };
  const programOf = () =>
    createProgram({
      variables: all,
      optimizers: { descent: { kind: 'sgd', momentum: 0, parameters: ['d/conv/kernel'] } },
      functions: {
        look: (scope) => {
          const directions = iterate(scope, variables);
          keepDirections(scope, directions, tf.scalar(1));
          return { norm: spectralNorms(scope, directions).get('d/conv/kernel')! };
        },
        train: (scope, { x }) => {
          const directions = iterate(scope, variables);
          const { loss } = scope.minimize('descent', tf.scalar(1), () => {
            const norm = spectralNorms(scope, directions).get('d/conv/kernel')!;
            const matrix = tf.reshape(scope.variable('d/conv/kernel'), [INPUTS, OUTPUTS]);
            return { loss: tf.sum(tf.tanh(tf.matMul(x as Tensor2D, tf.div(matrix, norm) as Tensor2D))) as Scalar };
          });
          return { loss };
        },
      },
    });

  it('becomes the largest singular value of the kernel as a matrix', async () => {
    const program = await programOf();
    let norm = 0;
    for (let round = 0; round < 60; round++) norm = program.run('look', {}).scalars['norm']!;
    expect(norm).toBeCloseTo(largest(kernel), 4);
    program.dispose();
  });

  it('is part of the slope', async () => {
    const program = await programOf();
    for (let round = 0; round < 60; round++) program.run('look', {});
    const x = Array.from({ length: 2 * INPUTS }, (_, i) => Math.cos(3 * i));
    const loss = (w: readonly number[]) => {
      const norm = largest(w);
      let total = 0;
      for (let b = 0; b < 2; b++) {
        for (let o = 0; o < OUTPUTS; o++) {
          let sum = 0;
          for (let i = 0; i < INPUTS; i++) sum += x[b * INPUTS + i]! * w[i * OUTPUTS + o]!;
          total += Math.tanh(sum / norm);
        }
      }
      return total;
    };
    program.run('train', { x: { shape: [2, INPUTS], data: Float32Array.from(x) } });
    const after = program.read(['d/conv/kernel'])['d/conv/kernel']!.data;
    differences(loss, kernel).forEach((slope, i) => expect(kernel[i]! - after[i]!).toBeCloseTo(slope, 3));
    program.dispose();
  });
});
