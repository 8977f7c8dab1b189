import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { batchNorm, leakyRelu } from '../../../models/engine/ops.js';
import { withoutFusedOps } from '../../../models/engine/ops/fused.js';
import { tf } from '../../../models/engine/tensorflow.js';
import {
  ACTIVATIONS,
  compiled,
  eager,
  expectAlike,
  expectClose,
  random,
  rounding,
  withGradients,
  type Function,
  type Values,
} from './own-ops.js';

/** Numbers of which many are equal, so that windows have several largest ones. */
const coarse = (...shape: number[]): Values => {
  const { data } = random(...shape);
  return { shape, data: data.map((value) => Math.round(value)) };
};

interface Pooling {
  image: [batch: number, height: number, width: number, channels: number];
  window: number | [number, number];
  strides: number | [number, number];
  padding: 'same' | 'valid';
}

const POOLINGS: Pooling[] = [
  { image: [2, 6, 8, 32], window: 2, strides: 2, padding: 'valid' },
  { image: [3, 7, 9, 19], window: 2, strides: 2, padding: 'valid' }, // a row and a column in no window
  { image: [3, 7, 9, 1], window: 2, strides: 2, padding: 'same' },
  { image: [1, 5, 6, 7], window: 3, strides: 1, padding: 'same' }, // windows overlap
  { image: [2, 9, 4, 16], window: [3, 2], strides: [2, 3], padding: 'same' },
  { image: [2, 9, 8, 33], window: [1, 3], strides: [3, 4], padding: 'valid' },
  { image: [40, 26, 26, 32], window: 2, strides: 2, padding: 'valid' }, // in several parts
];

describe('max pooling', () => {
  const pooled =
    ({ window, strides, padding }: Pooling) =>
    (x: Tensor) =>
      tf.maxPool(x as Tensor4D, window, strides, padding) as Tensor;
  const outputOf = (pooling: Pooling): number[] => tf.tidy(() => pooled(pooling)(tf.zeros(pooling.image)).shape);

  it.each(POOLINGS.map((pooling) => [JSON.stringify(Object.values(pooling)), pooling] as const))('%s', (_, pooling) => {
    for (const numbers of [random, coarse]) {
      const inputs = [numbers(...pooling.image), random(...outputOf(pooling))];
      const ops = expectAlike(withGradients(pooled(pooling)), inputs, [1, 1]);
      expect(ops).toEqual(['ModelLabMaxPool', 'ModelLabMaxPoolGrad']);
    }
  });

  it('gives a gradient to the first of equal numbers', () => {
    const pooling: Pooling = { image: [1, 2, 2, 1], window: 2, strides: 2, padding: 'valid' };
    const x = { shape: pooling.image, data: Float32Array.of(3, 5, 5, 5) };
    const dy = { shape: [1, 1, 1, 1], data: Float32Array.of(7) };
    const { outputs } = compiled(withGradients(pooled(pooling)), [x, dy]);
    expect(outputs.map(({ data }) => [...data])).toEqual([[5], [0, 7, 0, 0]]);
  });

  it.each([1, 16])('of what is not finite, in %d channels: a window that holds no number has none', (channels) => {
    const pooling: Pooling = { image: [1, 2, 6, channels], window: 2, strides: 2, padding: 'valid' };
    const rows = [
      [NaN, 1, 1, -Infinity, -Infinity, -Infinity],
      [2, Infinity, NaN, 3, -Infinity, -Infinity],
    ];
    const x = {
      shape: pooling.image,
      data: Float32Array.from(rows.flat().flatMap((v) => Array(channels).fill(v) as number[])),
    };
    const dy = { shape: [1, 1, 3, channels], data: new Float32Array(3 * channels).fill(1) };
    const { outputs } = compiled(withGradients(pooled(pooling)), [x, dy]);
    const firsts = (data: Float32Array) => [...data].filter((__, i) => i % channels === 0);
    expect(firsts(outputs[0]!.data)).toEqual([NaN, NaN, -Infinity]);
    expect(firsts(outputs[1]!.data)).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]);
    expect([...outputs[0]!.data].every((v, i) => Object.is(v, outputs[0]!.data[i - (i % channels)]))).toBe(true);
  });

  it('of no images', () => {
    const pooling: Pooling = { image: [0, 6, 6, 3], window: 2, strides: 2, padding: 'valid' };
    expectAlike(withGradients(pooled(pooling)), [random(...pooling.image), random(0, 3, 3, 3)], [1, 1]);
  });
});

const WIDTHS = [1, 2, 3, 4, 5, 8, 15, 16, 17, 20, 32, 33, 64, 100, 129];

describe('sums of columns', () => {
  it.each(WIDTHS)('of %d columns', (width) => {
    for (const shape of [
      [37, width],
      [3, 5, 2, width],
      [9001, width],
    ]) {
      const x = random(...shape);
      const axes = shape.slice(1).map((_, axis) => axis);
      const { outputs, ops } = compiled(
        (t) => [
          tf.sum(t!, axes),
          tf.sum(
            t!,
            axes.map((axis) => axis - shape.length),
          ),
        ],
        [x],
      );
      expect(ops).toEqual(['ModelLabColumnSums']);
      const sums = new Float64Array(width);
      x.data.forEach((value, i) => (sums[i % width]! += value));
      const expected = { shape: [width], data: Float32Array.from(sums) };
      const error = rounding(x.data.length / width);
      for (const output of outputs) expectClose(output, expected, error, `${shape}`);
    }
  });

  it('are the same for any number of columns that hold nothing', () => {
    const { outputs } = compiled((t) => [tf.sum(t!, 0)], [random(0, 5)]);
    expect([...outputs[0]!.data]).toEqual([0, 0, 0, 0, 0]);
  });

  it.each([
    ['of rows', (t: Tensor) => tf.sum(t, 1)],
    ['of all', (t: Tensor) => tf.reshape(tf.sum(t), [1])],
    ['that keep their axes', (t: Tensor) => tf.sum(t, 0, true)],
    ['of some', (t: Tensor) => tf.sum(tf.reshape(t, [2, 3, 6]), 0)],
  ])('%s stay TensorFlow’s', (_, sum) => {
    expect(expectAlike((t) => [sum(t!)], [random(6, 6)], [6])).toEqual([]);
  });
});

const [, ...GATES] = ACTIVATIONS;

describe.each(GATES)('the gradient of %s', (_, activation) => {
  it.each([1, 7, 16, 33])('alone and with the sums of its %d columns', (width) => {
    for (const rows of [5, 3000]) {
      const inputs = [random(rows, width), random(rows, width)];
      const gradient: Function = (x, dy) => [tf.grad(activation)(x!, dy)];
      const summed: Function = (x, dy) => {
        const dx = tf.grad(activation)(x!, dy);
        return [tf.sum(dx, 0), dx];
      };
      expect(expectAlike(gradient, inputs, [1])).toEqual(['ModelLabActivationGrad']);
      expect(expectAlike(summed, inputs, [rows, 1])).toEqual(['ModelLabActivationGrad']);
    }
  });

  it('of nothing sums up to 0', () => {
    const f: Function = (x, dy) => [tf.sum(tf.grad(activation)(x!, dy), 0)];
    expect([...compiled(f, [random(0, 5), random(0, 5)]).outputs[0]!.data]).toEqual([0, 0, 0, 0, 0]);
  });

  it('of what is not finite', () => {
    const odd = [NaN, Infinity, -Infinity, 0, -0, 1, -1];
    const x = { shape: [49], data: Float32Array.from({ length: 49 }, (__, i) => odd[i % 7]!) };
    const dy = { shape: [49], data: Float32Array.from({ length: 49 }, (__, i) => [1, -2, 3][i % 3]!) };
    expectAlike((a, b) => [tf.grad(activation)(a!, b)], [x, dy], [1]);
  });
});

describe.each(ACTIVATIONS)('batch norm with %s', (_, activation, signed) => {
  const normed: Function = (x, scale, shift, dy) => {
    const f = (a: Tensor, b: Tensor, c: Tensor) => activation(batchNorm(a, b as Tensor1D, c as Tensor1D).output);
    const { statistics } = batchNorm(x!, scale as Tensor1D, shift as Tensor1D);
    return [f(x!, scale!, shift!), ...tf.grads(f)([x!, scale!, shift!], dy), statistics.mean, statistics.variance];
  };

  it.each([
    [[2, 3, 4, 16]],
    [[5, 3, 3, 1]],
    [[6, 7]],
    [[700, 33]],
    [[9, 14, 14, 20]], // in several parts
  ])('over %j', (shape) => {
    const channels = shape.at(-1)!;
    const inputs = [random(...shape), random(channels), random(channels), random(...shape)];
    inputs[0]!.data.forEach((value, i) => (inputs[0]!.data[i] = 3 + (1 + (i % channels)) * value));
    const { outputs, ops } = compiled(normed, inputs);
    const expected = withoutFusedOps(() => eager(normed, inputs));
    const rows = inputs[0]!.data.length / channels;
    outputs.forEach((output, i) => {
      const size = expected[i]!.data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
      expectClose(output, expected[i]!, size * rounding(i === 2 || i === 3 ? rows : 4), `output ${i}`);
    });
    expect(ops.filter((op) => op !== 'ModelLabActivationGrad')).toEqual(['ModelLabBatchNorm', 'ModelLabBatchNormGrad']);
    // Where the output tells what the input was, all is done by two ops.
    const { nodes } = compiled(normed, inputs);
    const left = nodes.map(({ op }) => op).filter((op) => /^(Relu|LeakyRelu|ModelLabActivationGrad)$/.test(op));
    expect(left).toEqual(signed ? [] : ['LeakyRelu']);
  });

  it('of what is not finite is not finite either', () => {
    const inputs = [random(30, 18), random(18), random(18), random(30, 18)];
    Object.assign(inputs[0]!.data, { 0: NaN, 3: Infinity, 17: -Infinity });
    const { outputs } = compiled(normed, inputs);
    const expected = withoutFusedOps(() => eager(normed, inputs));
    expectClose(outputs[0]!, expected[0]!, 1e-4, 'output');
    for (const channel of [0, 3, 17]) expect(outputs[0]!.data[channel]).toBeNaN();
    outputs.slice(1, 4).forEach((gradient, i) => expectClose(gradient, expected[1 + i]!, 1e-3, `gradient ${i}`));
  });

  it('of no images has gradients of 0', () => {
    const { outputs } = compiled(normed, [random(0, 5), random(5), random(5), random(0, 5)]);
    expect(outputs.slice(0, 2).map(({ shape }) => shape)).toEqual([
      [0, 5],
      [0, 5],
    ]);
    expect(outputs.slice(2, 4).map(({ data }) => [...data])).toEqual([Array(5).fill(0), Array(5).fill(0)]);
  });

  it('of numbers that differ little from a large one', () => {
    const shape = [3000, 5];
    const x = random(...shape);
    x.data.forEach((value, i) => (x.data[i] = 1000 + value));
    const ones = { shape: [5], data: new Float32Array(5).fill(1) };
    const { outputs } = compiled(normed, [x, ones, ones, random(...shape)]);
    const sums = (f: (value: number, column: number) => number) =>
      x.data.reduce((all, value, i) => ((all[i % 5]! += f(value, i % 5) / 3000), all), new Float64Array(5));
    const means = sums((value) => value);
    const variances = sums((value, column) => (value - means[column]!) ** 2);
    outputs[4]!.data.forEach((mean, column) => expect(mean).toBeCloseTo(means[column]!, 3));
    outputs[5]!.data.forEach((variance, column) =>
      expect(variance / ((variances[column]! * 3000) / 2999)).toBeCloseTo(1, 5),
    );
  });
});

it('an activation that others need the input of stays beside batch norm', () => {
  const f: Function = (x, scale, dy) => {
    const both = (a: Tensor) => {
      const { output } = batchNorm(a, scale as Tensor1D, tf.zeros([8]) as Tensor1D);
      return tf.add(leakyRelu(output, 0.3), output);
    };
    return [both(x!), tf.grad(both)(x!, dy)];
  };
  const inputs = [random(40, 8), random(8), random(40, 8)];
  const { outputs, ops, nodes } = compiled(f, inputs);
  const expected = withoutFusedOps(() => eager(f, inputs));
  outputs.forEach((output, i) => expectClose(output, expected[i]!, 1e-4, `output ${i}`));
  expect(ops).toEqual(['ModelLabBatchNorm', 'ModelLabActivationGrad', 'ModelLabBatchNormGrad']);
  expect(nodes.map(({ op }) => op)).toContain('LeakyRelu');
});
