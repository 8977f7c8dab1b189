import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { afterAll, describe, expect, it } from 'vitest';
import { loadTensorFlow, tf } from '../../../models/engine/tensorflow.js';
import type { ExplainedModel } from '../../../models/explain/explained-model.js';
import { exact, shapleyValues } from '../../../models/explain/methods/exact.js';
import { asked, found, functionModel, opened } from '../made.js';

// Games whose Shapley values textbooks have.

const models: ExplainedModel[] = [];
afterAll(() => models.forEach((model) => model.dispose()));

async function valuesOf(f: (x: Tensor2D) => Tensor2D, row: number[], background = [row.map(() => 0)]) {
  await loadTensorFlow();
  const model = await opened(functionModel(f, { columns: row.length }));
  models.push(model);
  return [...found(exact, asked(model, row, { background })).values];
}

const column = (x: Tensor2D, at: number) => tf.slice(x, [0, at], [-1, 1]) as Tensor2D;

describe('Shapley values of known games', () => {
  it('shares gloves out: one left one and two right ones', () => {
    const game = Float64Array.from({ length: 8 }, (_, s) => ((s & 1) > 0 && s > 1 ? 1 : 0));
    const values = shapleyValues(game, { players: 3, outputs: 1 });
    [2 / 3, 1 / 6, 1 / 6].forEach((value, player) => expect(values[player]).toBeCloseTo(value, 12));
  });

  it('knows the power of votes [4; 3, 2, 1]', async () => {
    const passes = (x: Tensor2D) =>
      tf.cast(tf.greaterEqual(tf.sum(tf.mul(x, tf.tensor1d([3, 2, 1])), 1, true), 4), 'float32') as Tensor2D;
    const values = await valuesOf(passes, [1, 1, 1]);
    [2 / 3, 1 / 6, 1 / 6].forEach((value, player) => expect(values[player]).toBeCloseTo(value, 6));
  });

  it('shares out the larger of two numbers', async () => {
    const values = await valuesOf((x) => tf.max(x, 1, true), [3, 5]);
    [1.5, 3.5].forEach((value, player) => expect(values[player]).toBeCloseTo(value, 6));
  });

  it('shares out a product alike', async () => {
    const values = await valuesOf((x) => tf.prod(x, 1, true), [2, 3, 4]);
    for (const value of values) expect(value).toBeCloseTo(8, 5);
  });

  it('gives a linear model its weight times the distance from the mean', async () => {
    const weights = [2, -1, 0.5];
    const background = [
      [1, 0, 2],
      [3, -2, 1],
    ];
    const linear = (x: Tensor2D) => tf.reshape(tf.dot(x, tf.tensor1d(weights) as Tensor1D), [-1, 1]) as Tensor2D;
    const values = await valuesOf(linear, [4, 1, -1], background);
    [2 * (4 - 2), -1 * (1 + 1), 0.5 * (-1 - 1.5)].forEach((value, at) => expect(values[at]).toBeCloseTo(value, 5));
  });

  it('takes one player alone', async () => {
    expect((await valuesOf((x) => tf.square(column(x, 0)), [3]))[0]).toBeCloseTo(9, 5);
  });
});
