import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import type { Inference } from '../../../models/core/inference.js';
import { freeze } from '../../../models/edge/graph/freeze.js';
import { evaluateGraph } from '../../../models/edge/graph/loaded-graph.js';
import { constant } from '../../../models/engine/constant.js';
import { tf } from '../../../models/engine/tensorflow.js';

/** What a function of x [B, 2, 3] comes to. */
const frozen = (shape: number[], infer: (x: Tensor) => Tensor) => {
  const meaning = { kind: 'latent' } as const;
  const model: Pick<Inference, 'infer' | 'inputs' | 'outputs'> = {
    inputs: [{ name: 'x', shape: [2, 3], dtype: 'float32', meaning }],
    outputs: [{ name: 'y', shape, help: '' }],
    infer: (_, { x }) => ({ y: infer(x!) }),
  };
  return freeze('function', model, {});
};

const x = { shape: [2, 2, 3], data: Float32Array.from({ length: 12 }, (_, i) => i + 1) };

test('constants that are repeated for each example are there once', async () => {
  const graph = await frozen([5, 3], (value) => {
    const batch = value.shape[0]!;
    const row = (numbers: number[]) => {
      const one = constant(tf.tensor2d(numbers, [1, 3]));
      return tf.reshape(tf.matMul(tf.ones([batch, 1]), one), [batch, 1, 3]);
    };
    const whole = tf.concat([row([7, 8, 9]), value, row([4, 5, 6]), row([1, 2, 3])], 1);
    return tf.mul(whole, tf.fill([batch, 1, 1], 10));
  });
  const { y } = await evaluateGraph(graph, { x });
  expect(y!.shape).toEqual([2, 5, 3]);
  const [first, second] = [
    [1, 2, 3, 4, 5, 6],
    [7, 8, 9, 10, 11, 12],
  ];
  const wanted = [first!, second!].flatMap((values) => [7, 8, 9, ...values, 4, 5, 6, 1, 2, 3]);
  expect([...y!.data]).toEqual(wanted.map((value) => 10 * value));
});

test('sizes that have the batch in them are left open', async () => {
  const graph = await frozen([3], (value) => {
    const [batch, rows, columns] = value.shape as [number, number, number];
    const flat = tf.reshape(value, [batch * rows, columns]) as Tensor2D;
    return tf.reshape(tf.slice(tf.reshape(tf.square(flat), [batch, rows, columns]), [0, 1, 0], [batch, 1, columns]), [
      batch,
      columns,
    ]);
  });
  const { y } = await evaluateGraph(graph, { x });
  expect(y).toEqual({ shape: [2, 3], data: Float32Array.of(16, 25, 36, 100, 121, 144) });
});

test.each<[string, (x: Tensor) => Tensor]>([
  ['a number', (value) => tf.mul(value, 1 / value.shape[0]!)],
  ['one for each example', (value) => tf.add(value, tf.reshape(tf.range(0, value.shape[0]!), [-1, 1, 1]))],
])('what depends on the size of the batch otherwise is refused: %s', async (_, infer) => {
  await expect(frozen([2, 3], infer)).rejects.toThrow(
    /depends on the size of the batch, so the function can't be exported\.$/,
  );
});
