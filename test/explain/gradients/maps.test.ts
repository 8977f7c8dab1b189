import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import type { Inference } from '../../../models/core/inference.js';
import { relu } from '../../../models/engine/ops.js';
import { loadTensorFlow, tf } from '../../../models/engine/tensorflow.js';
import { ofPlayers } from '../../../models/explain/gradients/cell-players.js';
import { gradCam } from '../../../models/explain/methods/grad-cam.js';
import { expectedGradients } from '../../../models/explain/methods/gradients.js';
import { attention } from '../../../models/explain/methods/attention.js';
import type { Asked, Attribution, Explains } from '../../../models/explain/methods/method.js';
import type { MethodName } from '../../../models/explain/methods/methods.js';
import { occlusion } from '../../../models/explain/methods/occlusion.js';
import { playersOf } from '../../../models/explain/players.js';
import { uniforms } from '../../../models/explain/shapley/uniforms.js';
import { asked, found, functionModel, opened, type Made } from '../made.js';

beforeAll(() => loadTensorFlow());

const SIDE = 6;
const random = uniforms(4, 1);
const drawn = (count: number) => Float32Array.from({ length: count }, () => random() * 2 - 1);
const kernel = { shape: [3, 3, 1, 4], data: drawn(36) };
const head = { shape: [4, 2], data: Float32Array.of(1, -1, 0.5, -0.7, -0.2, -0.1, 0.8, -1.5) };
const pixels = Float32Array.from({ length: SIDE * SIDE }, () => random() * 255);

/** A convolution, the mean over its maps, and a linear head (Zhou et al. 2016). */
const averaged: Made = {
  weights: { kernel, head },
  inference: {
    inputs: [{ name: 'image', shape: [SIDE, SIDE, 1], dtype: 'float32', meaning: { kind: 'image' } }],
    outputs: [{ name: 'logits', shape: [2], help: 'logits' }],
    task: { kind: 'classes', classNames: ['for', 'against'] },
    infer(scope, { image }, inside) {
      const read = tf.div(image!, 255);
      const x = (inside?.read?.(read) ?? read) as Tensor4D;
      const maps = relu(tf.conv2d(x, scope.variable<Tensor4D>('kernel'), 1, 'same'));
      const last = inside?.map?.(maps) ?? maps;
      return { logits: tf.matMul(tf.mean(last, [1, 2]) as Tensor2D, scope.variable<Tensor2D>('head')) };
    },
    examples: () => Promise.resolve(null),
  } satisfies Inference,
};

async function explained(
  explain: Explains,
  method: MethodName,
  made = averaged,
): Promise<Attribution & Pick<Asked, 'players'>> {
  const model = await opened(made);
  const what: Asked = {
    ...{ model, row: pixels, number: 0, config: { budget: 16, seed: 0 } },
    players: playersOf(model.input, { segments: 4, method })(pixels),
    background: {
      // As backgrounds of an image's own come.
      rows: { shape: [1, SIDE * SIDE], data: new Float32Array(SIDE * SIDE) },
      ...{ weights: Float32Array.of(1), words: 'black' },
    },
  };
  try {
    return { ...found(explain, what), players: what.players };
  } finally {
    model.dispose();
  }
}

/** Σ_c w_c A_c of each class, by hand. */
function classActivation(): Float32Array {
  return tf.tidy(() => {
    const x = tf.tensor4d(pixels, [1, SIDE, SIDE, 1]).div(255) as Tensor4D;
    const maps = tf.relu(tf.conv2d(x, tf.tensor4d(kernel.data, [3, 3, 1, 4]), 1, 'same'));
    const sums = tf.matMul(tf.reshape(maps, [-1, 4]) as Tensor2D, tf.tensor2d(head.data, [4, 2]));
    return tf.transpose(sums).dataSync() as Float32Array;
  });
}

test('with a mean over its maps Grad-CAM is CAM, up to the number of pixels', async () => {
  const { values, players } = await explained(gradCam('grad-cam'), 'grad-cam');
  expect([...values].map((value) => value * SIDE * SIDE)).toEqual(
    [...classActivation()].map((value) => expect.closeTo(value, 4)),
  );
  expect(players).toMatchObject({ kind: 'pixels', count: SIDE * SIDE });
  // What speaks against a class throughout is no blank map.
  const against = [...values].slice(SIDE * SIDE);
  expect(Math.max(...against)).toBeLessThanOrEqual(0);
  expect(Math.min(...against)).toBeLessThan(-0.01);
});

test('Grad-CAM++ weighs channels by α = g² / (2g² + g³ ΣA) where the gradient is positive', async () => {
  const { values } = await explained(gradCam('grad-cam-plus'), 'grad-cam-plus');
  const count = SIDE * SIDE;
  const maps = tf.tidy(() => {
    const x = tf.tensor4d(pixels, [1, SIDE, SIDE, 1]).div(255) as Tensor4D;
    return tf.relu(tf.conv2d(x, tf.tensor4d(kernel.data, [3, 3, 1, 4]), 1, 'same')).dataSync();
  });
  const wanted = Array.from({ length: count }, (_, pixel) =>
    [0, 1, 2, 3].reduce((sum, c) => {
      const g = head.data[2 * c]! / count;
      const whole = Array.from({ length: count }, (_unused, at) => maps[at * 4 + c]!).reduce((a, b) => a + b, 0);
      const weight = g > 0 ? (count * g * g * g) / (2 * g * g + g ** 3 * whole) : 0;
      return sum + weight * maps[pixel * 4 + c]!;
    }, 0),
  );
  expect([...values.slice(0, count)]).toEqual(wanted.map((value) => expect.closeTo(value, 5)));
});

test('gradients of an image are shared among its pixels, and add up', async () => {
  const { values, outputs, expected, players } = await explained(expectedGradients, 'gradients');
  expect(players.kind).toBe('pixels');
  const sum = values.slice(0, SIDE * SIDE).reduce((total, one) => total + one, expected[0]!);
  expect(sum).toBeCloseTo(outputs[0]!, 3);
});

test('a pixel is one player, whatever its channels, and padding is none', () => {
  const pixels = { count: 2, groups: Int32Array.of(0, 0, 0, 1, 1, 1) };
  expect([...ofPlayers(Float64Array.of(1, 2, 3, 4), { model: { outputs: 2 }, players: pixels })]).toEqual([1, 2, 3, 4]);
  const words = { count: 1, groups: Int32Array.of(0, 0, -1) };
  expect([...ofPlayers(Float64Array.of(1, 2, 5), { model: { outputs: 1 }, players: words })]).toEqual([3]);
});

test('they are summed over the patches that are asked about', async () => {
  const [pixel, patch] = [
    await explained(expectedGradients, 'gradients'),
    await explained(expectedGradients, 'kernel'),
  ];
  const { groups, count } = patch.players;
  const sums = new Float64Array(count);
  groups.forEach((player, at) => (sums[player]! += pixel.values[at]!));
  expect([...patch.values.slice(0, count)]).toEqual([...sums].map((sum) => expect.closeTo(sum, 5)));
});

test('occlusion is what an output loses without one part', async () => {
  const linear = functionModel((x) => tf.matMul(x, tf.tensor2d([[2], [-1]])), { columns: 2 });
  const model = await opened(linear);
  const { values } = found(
    occlusion,
    asked(model, [3, 1], {
      background: [
        [1, 1],
        [0, 3],
      ],
    }),
  );
  model.dispose();
  expect([...values]).toEqual([expect.closeTo(5, 5), expect.closeTo(1, 5)]);
});

test('attention is told by attention times gradient, token by token; a model without is refused, as one without maps is', async () => {
  // One head that looks from a mean of 3 tokens: y = Σ_t mean_q A_qt v_t, so that relevance is A_qt v_t / 3 where positive, averaged over q.
  const attending: Made = {
    weights: { scores: { shape: [1, 1, 3, 3], data: Float32Array.of(0.2, 0.5, 0.3, 0.1, 0.6, 0.3, 0.7, 0.2, 0.1) } },
    inference: {
      ...averaged.inference,
      inputs: [
        { name: 'tokens', shape: [3], dtype: 'int32', meaning: { kind: 'tokens', vocabulary: 9, tokenizer: null } },
      ],
      infer(scope, { tokens }, inside) {
        const values = tf.reshape(tf.cast(tokens!, 'float32'), [-1, 1, 3, 1]);
        const count = values.shape[0]!;
        const weights = tf.tile(scope.variable<Tensor4D>('scores'), [count, 1, 1, 1]);
        const seen = inside?.attend?.(weights, Int32Array.of(0, 1, 2)) ?? weights;
        const y = tf.reshape(tf.mean(tf.matMul(seen, values as Tensor4D), 2), [count, 1]);
        return { logits: tf.concat([y, tf.neg(y)], 1) };
      },
    },
  };
  const model = await opened(attending);
  const row = Int32Array.of(3, 0, 6);
  const what: Asked = {
    ...{ model, row, number: 0, config: { budget: 16, seed: 0 } },
    players: { kind: 'words', count: 2, groups: Int32Array.of(0, 0, 1), names: null, words: ['a', 'b'] },
    background: { rows: { shape: [1, 3], data: row }, weights: Float32Array.of(1), words: '' },
  };
  const { values } = found(attention, what);
  model.dispose();
  const share = (column: number[], v: number) => (column.reduce((a, b) => a + b, 0) * v) / 3 / 3;
  expect([...values]).toEqual([
    expect.closeTo(share([0.2, 0.1, 0.7], 3), 5),
    expect.closeTo(share([0.3, 0.3, 0.1], 6), 5),
    ...[0, 0],
  ]);
  await expect(explained(attention, 'attention')).rejects.toThrow(
    /attention weights, and this model has none; use gradients/,
  );

  const blind: Made = {
    ...averaged,
    inference: { ...averaged.inference, infer: (scope, inputs) => averaged.inference.infer(scope, inputs) },
  };
  await expect(explained(gradCam('grad-cam'), 'grad-cam', blind)).rejects.toThrow(
    /last convolution, and this model has none/,
  );
  await expect(explained(expectedGradients, 'gradients', blind)).rejects.toThrow(/use kernel/);
});
