import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { gelu, layerNorm, relu } from '../../../models/engine/ops.js';
import { loadTensorFlow, tf } from '../../../models/engine/tensorflow.js';
import { deepShap } from '../../../models/explain/methods/deep.js';
import { exact } from '../../../models/explain/methods/exact.js';
import type { Attribution } from '../../../models/explain/methods/method.js';
import { asked, found, functionModel, mlp, opened } from '../made.js';

beforeAll(() => loadTensorFlow());

const column = (x: Tensor2D, at: number) => tf.slice(x, [0, at], [x.shape[0], 1]);

async function deep(
  f: Parameters<typeof functionModel>[0],
  row: number[],
  background: number[][],
): Promise<Record<'deep' | 'shapley', number[]>> {
  const model = await opened(functionModel(f, { columns: row.length }));
  try {
    const what = asked(model, row, { background });
    return { deep: [...found(deepShap, what).values], shapley: [...found(exact, what).values] };
  } finally {
    model.dispose();
  }
}

function gap({ values, outputs, expected }: Attribution): number {
  const M = values.length / outputs.length;
  const sums = [...outputs].map((_, k) => values.slice(k * M, (k + 1) * M).reduce((sum, one) => sum + one, 0));
  return Math.max(...sums.map((sum, k) => Math.abs(expected[k]! + sum - outputs[k]!)));
}

test.each(['logit', 'probability'] as const)('values of a perceptron add up (%s)', async (space) => {
  const model = await opened(mlp([5, 12, 6, 3], { seed: 2 }), space);
  const made = found(deepShap, asked(model, [1, -1.5, 0.5, 2, -0.3]));
  model.dispose();
  expect(gap(made)).toBeLessThan(1e-5);
  // Against what the model itself gives, not against what was added up.
  expect(made.values.some((value) => Math.abs(value) > 0.01)).toBe(true);
});

test('linear parts are exact', async () => {
  const { deep: values } = await deep(
    (x) => tf.matMul(x, tf.tensor2d([[2], [-1]])),
    [3, 1],
    [
      [0, 0],
      [1, 1],
    ],
  );
  expect(values).toEqual([expect.closeTo(5, 5), expect.closeTo(-0.5, 5)]);
});

test('a ReLU that is used twice has a rule for each time', async () => {
  // The second ReLU sees x − 1 where the first sees x: with one rule for both, either would have the other's slope.
  const twice = (x: Tensor2D) => tf.add(relu(x), tf.mul(relu(tf.sub(x, 1)), 10)) as Tensor2D;
  const { deep: values } = await deep(twice, [2], [[-2]]);
  expect(values[0]).toBeCloseTo(12, 5);
  const nested = (x: Tensor2D) => relu(tf.sub(relu(x), 1)) as Tensor2D;
  expect((await deep(nested, [3], [[-1]])).deep[0]).toBeCloseTo(2, 5);
});

test('it adds up where features act together, and yet is not what Shapley values are', async () => {
  const less = (x: Tensor2D) => relu(tf.sub(relu(tf.sub(column(x, 0), 1)), relu(column(x, 1)))) as Tensor2D;
  const { deep: values, shapley } = await deep(less, [3, 1], [[0, 0]]);
  expect(values).toEqual([expect.closeTo(2, 5), expect.closeTo(-1, 5)]);
  expect(shapley).toEqual([expect.closeTo(1.5, 5), expect.closeTo(-0.5, 5)]);
});

test('smooth activations and pooling have their rules', async () => {
  const pooled = (x: Tensor2D) =>
    tf.reshape(tf.maxPool(tf.reshape(x, [-1, 1, 2, 1]) as Tensor4D, [1, 2], 1, 'valid'), [-1, 1]) as Tensor2D;
  const { deep: values } = await deep(pooled, [3, 1], [[0, 2]]);
  expect(values[0]! + values[1]!).toBeCloseTo(1, 5);
  // Row and reference have their largest in different places: 1 above the reference goes to the first, none to the second.
  expect(values).toEqual([expect.closeTo(1, 5), expect.closeTo(0, 5)]);
  const smooth = await deep((x) => tf.tanh(gelu(x)) as Tensor2D, [1], [[-1]]);
  expect(smooth.deep[0]).toBeCloseTo(smooth.shapley[0]!, 5);
});

test('what has no rule is refused by its name, with what can', async () => {
  const normed = (x: Tensor2D) => tf.sum(layerNorm(x, tf.ones([2]), null), 1, true) as Tensor2D;
  await expect(deep(normed, [1, 2], [[0, 1]])).rejects.toThrow(/no rule for layer norm.*use gradients/);
  const squared = (x: Tensor2D) => tf.mul(column(x, 0), column(x, 1)) as Tensor2D;
  await expect(deep(squared, [1, 2], [[0, 1]])).rejects.toThrow(/no rule for Multiply/);
});
