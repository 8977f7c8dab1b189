import type { Tensor2D } from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow, tf } from '../../../models/engine/tensorflow.js';
import { legendre } from '../../../models/explain/gradients/legendre.js';
import type { Asked } from '../../../models/explain/methods/method.js';
import { expectedGradients } from '../../../models/explain/methods/gradients.js';
import { integratedGradients } from '../../../models/explain/methods/integrated-gradients.js';
import { smoothGrad } from '../../../models/explain/methods/smoothgrad.js';
import { asked, found, functionModel, madeRows, mlp, opened, type Made } from '../made.js';

beforeAll(() => loadTensorFlow());

const column = (x: Tensor2D, at: number) => tf.slice(x, [0, at], [x.shape[0], 1]);

async function with_<T>(made: Made, use: (model: Asked['model']) => T, space?: 'probability'): Promise<T> {
  const model = await opened(made, space);
  try {
    return use(model);
  } finally {
    model.dispose();
  }
}

const product = functionModel((x) => tf.mul(column(x, 0), column(x, 1)), { columns: 2 });
const cube = functionModel((x) => tf.pow(x, 3), { columns: 1 });

test('quadrature is exact below degree 2n: one point of x³ from 0 to 2 gives 6, two give 8', () => {
  const along = (n: number) => {
    const { at, weights } = legendre(n);
    return at.reduce((sum, t, i) => sum + weights[i]! * 3 * (2 * t) ** 2 * 2, 0);
  };
  expect(along(1)).toBeCloseTo(6, 12);
  expect(along(2)).toBeCloseTo(8, 12);
  const high = legendre(512);
  expect(high.at.reduce((sum, t, i) => sum + high.weights[i]! * t ** 9, 0)).toBeCloseTo(0.1, 12);
});

test('integrated gradients share a product alike, and follow a cube to its end', async () => {
  await with_(product, (model) => {
    const { values, expected, outputs } = found(integratedGradients, asked(model, [3, 4], { background: [[0, 0]] }));
    expect([...values]).toEqual([expect.closeTo(6, 5), expect.closeTo(6, 5)]);
    expect([expected[0], outputs[0]]).toEqual([0, 12]);
  });
  await with_(cube, (model) => {
    const { values } = found(integratedGradients, asked(model, [2], { background: [[0]] }));
    expect(values[0]).toBeCloseTo(8, 5);
  });
});

test('what is missing does not grow with the points', async () => {
  const smooth = functionModel((x) => tf.mul(tf.tanh(column(x, 0)), tf.exp(column(x, 1))), { columns: 2 });
  await with_(smooth, (model) => {
    for (const points of [8, 32, 128, 512]) {
      const { at, weights } = legendre(points);
      const { tensors } = model.program.run('slopes of mean', {
        ...{ row: { shape: [2], data: Float32Array.of(1, 1.5) }, weights: Float32Array.of(1) },
        ...{ background: { shape: [1, 2], data: new Float32Array(2) }, direction: Float32Array.of(1) },
        ...{ from: new Int32Array(points), at: Float32Array.from(at), shares: Float32Array.from(weights) },
      });
      const [a, b] = tensors['values']!.data;
      expect(Math.abs(a! + b! - Math.tanh(1) * Math.exp(1.5))).toBeLessThan(1e-5);
    }
  });
});

test('integrated gradients begin at the mean of the background', async () => {
  await with_(product, (model) => {
    const made = found(
      integratedGradients,
      asked(model, [3, 4], {
        background: [
          [0, 2],
          [2, 0],
        ],
      }),
    );
    // From (1, 1): x₁ gains 2 at x₂ from 1 to 4.
    expect([...made.values]).toEqual([expect.closeTo(5, 5), expect.closeTo(6, 5)]);
    expect(made.startsAt![0]).toBeCloseTo(1, 6);
  });
});

test('of a linear model both are its weights times what lies between', async () => {
  const linear = functionModel((x) => tf.add(tf.mul(column(x, 0), 2), tf.mul(column(x, 1), -3)), { columns: 2 });
  await with_(linear, (model) => {
    const what = asked(model, [1, 1], {
      background: [
        [0, 0],
        [4, 2],
      ],
    });
    for (const method of [expectedGradients, integratedGradients]) {
      expect([...found(method, what).values]).toEqual([expect.closeTo(-2, 5), expect.closeTo(0, 5)]);
    }
  });
});

test("expected gradients of a perceptron miss its outputs by less than a thousandth where a sampler's are far off", async () => {
  const made = mlp([6, 16, 8, 3], { seed: 3 });
  await with_(
    made,
    (model) => {
      const what = asked(model, [1.5, -1, 0.5, 2, -2, 1]);
      const { values, outputs, expected } = found(expectedGradients, what);
      const gaps = [...outputs].map((output, k) =>
        Math.abs(expected[k]! + values.slice(k * 6, k * 6 + 6).reduce((sum, one) => sum + one, 0) - output),
      );
      expect(Math.max(...gaps)).toBeLessThan(1e-3);
      expect(Math.max(...outputs)).toBeGreaterThan(expected[outputs.indexOf(Math.max(...outputs))]! + 0.1);
      // As gradients are sampled: one point on each path.
      const sampled = found(function* (one) {
        const random = madeRows(20, 1, 11).map(([u]) => (u! + 2) / 4);
        const total = new Float64Array(6);
        for (let p = 0; p < 20; p++) {
          yield;
          const { tensors } = one.model.program.run('slopes of each', {
            ...{ row: { shape: [6], data: one.row }, background: one.background.rows },
            ...{ weights: one.background.weights, direction: Float32Array.of(1, 0, 0) },
            ...{ from: Int32Array.of(p), at: Float32Array.of(random[p]!), shares: Float32Array.of(1) },
          });
          for (let m = 0; m < 6; m++) total[m]! += tensors['values']!.data[p * 6 + m]! / 20;
        }
        return { ...{ values: total, outputs, expected }, evaluations: 20, error: null };
      }, what);
      const gap = Math.abs(sampled.values.reduce((sum, one) => sum + one, expected[0]!) - outputs[0]!);
      expect(gap).toBeGreaterThan(0.01);
    },
    'probability',
  );
});

test('what is followed is the gradient: finite differences give the same', async () => {
  await with_(mlp([3, 8, 2], { seed: 9 }), (model) => {
    const at = [0.4, -1.2, 0.9];
    const step = 1e-2;
    const moved = at.flatMap((_, m) =>
      [-1, 1].map((sign) => at.map((value, other) => value + (other === m ? sign * step : 0))),
    );
    const outputs = model.predict({ shape: [6, 3], data: Float32Array.from(moved.flat()) });
    const { tensors } = model.program.run('slopes of each', {
      row: { shape: [3], data: Float32Array.from(at, (value) => value + 1) },
      background: { shape: [1, 3], data: Float32Array.from(at) },
      ...{ weights: Float32Array.of(1), direction: Float32Array.of(0, 1) },
      // At the path's beginning, of which each column is 1 away.
      ...{ from: Int32Array.of(0), at: Float32Array.of(0), shares: Float32Array.of(1) },
    });
    at.forEach((_, m) => {
      const difference = (outputs[(2 * m + 1) * 2 + 1]! - outputs[2 * m * 2 + 1]!) / (2 * step);
      expect(tensors['values']!.data[m]).toBeCloseTo(difference, 3);
    });
  });
});

test('numbers that one column is made of are summed, and rows stay as they were', async () => {
  const base = functionModel((x) => tf.sum(tf.square(x), 1, true), { columns: 2 });
  const encoded: Made = {
    ...base,
    inference: {
      ...base.inference,
      infer(scope, inputs, inside) {
        const { row } = inputs as { row: Tensor2D };
        const wide = tf.concat([row, tf.mul(row, 2)], 1);
        const x = inside?.read?.(wide, Int32Array.of(0, 1, 0, 1)) ?? wide;
        return { made: tf.sum(tf.square(x), 1, true) };
      },
    },
  };
  await with_(encoded, (model) => {
    const what = asked(model, [1, 3], { background: [[0, 0]] });
    const before = [...what.row, ...what.background.rows.data];
    expect([...found(expectedGradients, what).values]).toEqual([expect.closeTo(5, 4), expect.closeTo(45, 3)]);
    expect([...what.row, ...what.background.rows.data]).toEqual(before);
  });
});

test('of many outputs the largest ten have values, the others none', async () => {
  const many = functionModel((x) => tf.mul(x, tf.range(0, 12)) as Tensor2D, {
    columns: 1,
    classes: Array.from({ length: 12 }, (_, at) => `class ${at}`),
  });
  await with_(many, (model) => {
    const { values } = found(expectedGradients, asked(model, [1], { background: [[0]] }));
    expect([...values].map(Math.round)).toEqual([NaN, NaN, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });
});

test("SmoothGrad averages gradients over noise of 15 % of each column's range, and tells how certain that is", async () => {
  const square = functionModel((x) => tf.square(x), { columns: 1 });
  await with_(square, (model) => {
    const what = asked(model, [1], { background: [[-1], [3]] });
    const { values, error, expected } = found(smoothGrad, what);
    // 2 (1 + ε) with a deviation of 0.6, at 50 points.
    const certain = (2 * 0.6) / Math.sqrt(50);
    expect(error! / certain).toBeGreaterThan(0.7);
    expect(error! / certain).toBeLessThan(1.4);
    expect(Math.abs(values[0]! - 2)).toBeLessThan(4 * certain);
    expect(Math.abs(values[0]! - 2)).toBeGreaterThan(1e-4);
    expect(expected[0]).toBe(0);
    expect(found(smoothGrad, what).values).toEqual(values);
    expect(found(smoothGrad, { ...what, number: 1 }).values).not.toEqual(values);
  });
});
