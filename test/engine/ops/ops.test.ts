import type { Scalar, Tensor } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { leakyRelu, relu, sigmoidCrossEntropy, softmaxCrossEntropy, stopGradient } from '../../../models/engine/ops.js';
import { tf } from '../../../models/engine/tensorflow.js';
import { nativeBackend } from '../native.js';
import { differences } from './differences.js';

beforeAll(async () => {
  await nativeBackend();
});

const LOGITS = [-80, -3.5, -0.7, 0.2, 1.9, 90];

function expectClose(actual: ArrayLike<number>, expected: number[]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, 5));
}

function gradient(f: (x: Tensor) => Tensor, x: Tensor): Float32Array {
  return tf.tidy(() => tf.grad(f)(x).dataSync() as Float32Array);
}

describe('sigmoid cross-entropy', () => {
  const plain = (target: number) => (l: number[]) =>
    l.reduce((sum, x) => sum + Math.max(x, 0) - x * target + Math.log1p(Math.exp(-Math.abs(x))), 0) / l.length;

  it.each([0, 0.9, 1])('agrees with the definition and its differences for target %d', (target) => {
    const x = tf.tensor1d(LOGITS);
    const value = sigmoidCrossEntropy(x, target);
    expect(value.dataSync()[0]).toBeCloseTo(plain(target)(LOGITS), 4);
    expectClose(
      gradient((l) => sigmoidCrossEntropy(l, target), x),
      differences(plain(target), LOGITS),
    );
    tf.dispose([x, value]);
  });
});

describe('softmax cross-entropy', () => {
  const targets = [0.1, 0.2, 0.7, 1, 0, 0, 0.3, 0.3, 0.4];
  const logits = [1, 2, 3, -1, 0.5, 60, 0, -2, 1];
  const plain = (l: number[]) => {
    let sum = 0;
    for (let row = 0; row < 3; row++) {
      const values = l.slice(row * 3, row * 3 + 3);
      const largest = Math.max(...values);
      const logSum = largest + Math.log(values.reduce((total, x) => total + Math.exp(x - largest), 0));
      values.forEach((x, i) => (sum -= targets[row * 3 + i]! * (x - logSum)));
    }
    return sum / 3;
  };

  it('agrees with the definition and its differences', () => {
    const [l, t] = [tf.tensor2d(logits, [3, 3]), tf.tensor2d(targets, [3, 3])];
    const value = softmaxCrossEntropy(l, t);
    expect(value.dataSync()[0]).toBeCloseTo(plain(logits), 4);
    expectClose(
      gradient((x) => softmaxCrossEntropy(x, t), l),
      differences(plain, logits),
    );
    tf.dispose([l, t, value]);
  });
});

describe('second derivatives', () => {
  const X = [-1.3, -0.7, 0.4, 1.1];
  const softmax = (v: number[]) => {
    const e = v.map(Math.exp);
    return e.map((value) => value / e.reduce((sum, one) => sum + one));
  };
  const entropy = (v: number[]) => -Math.log(softmax(v)[2]!);
  const one = (t: Tensor) => tf.reshape(t, [1, 4]);
  const cases: [string, (x: Tensor) => Tensor, (v: number[]) => number][] = [
    ['tanh', (x) => tf.tanh(x), (v) => v.reduce((s, x) => s + Math.tanh(x), 0)],
    ['exp', (x) => tf.exp(x), (v) => v.reduce((s, x) => s + Math.exp(x), 0)],
    ['elu', (x) => tf.elu(x), (v) => v.reduce((s, x) => s + (x > 0 ? x : Math.expm1(x)), 0)],
    ['sigmoid', (x) => tf.sigmoid(x), (v) => v.reduce((s, x) => s + 1 / (1 + Math.exp(-x)), 0)],
    ['softmax', (x) => tf.square(tf.softmax(one(x))), (v) => softmax(v).reduce((s, p) => s + p * p, 0)],
    ['cross-entropy', (x) => softmaxCrossEntropy(one(x), tf.oneHot([2], 4)), entropy],
    [
      'sigmoid cross-entropy',
      (x) => sigmoidCrossEntropy(x, 1),
      (v) => v.reduce((s, x) => s + Math.log1p(Math.exp(-x)) / 4, 0),
    ],
  ];

  it.each(cases)('of %s agree with differences, beside another path too', (_, op, plain) => {
    // q(x) = Σ (∂/∂x (f + x²/2))²: its gradient needs the Hessian of f.
    const gradientOf = (v: number[]) => differences(plain, v, 1e-4).map((g, i) => g + v[i]!);
    const q = (v: number[]) => gradientOf(v).reduce((sum, g) => sum + g * g, 0);
    const x = tf.tensor1d(X);
    const f = (t: Tensor) => tf.add(tf.sum(op(t)), tf.div(tf.sum(tf.square(t)), 2)) as Scalar;
    const actual = gradient((t) => tf.sum(tf.square(tf.grad(f)(t))), x);
    differences(q, X, 1e-4).forEach((value, i) => expect(actual[i]).toBeCloseTo(value, 3));
    x.dispose();
  });
});

describe('rectifiers', () => {
  it.each([
    ['relu', (x: Tensor) => relu(x), (v: number) => Math.max(v, 0)],
    ['leakyRelu', (x: Tensor) => leakyRelu(x, 0.2), (v: number) => (v > 0 ? v : 0.2 * v)],
  ] as const)('%s has its value and gradient', (_, op, plain) => {
    const values = [-3, -0.5, 0.25, 4];
    const x = tf.tensor1d(values);
    expectClose(
      tf.tidy(() => op(x).dataSync()),
      values.map(plain),
    );
    expectClose(
      gradient((t) => tf.sum(tf.square(op(t))), x),
      differences((v) => v.reduce((sum, value) => sum + plain(value) ** 2, 0), values),
    );
    x.dispose();
  });

  it('leakyRelu can be differentiated twice, as a gradient penalty does', () => {
    // f(x) = Σ leaky(x)³; penalty p(x) = Σ (∂f/∂x)² = Σ (3 s² leaky(x)²)², s the slope's factor at x.
    const values = [-1.5, 0.5, 2];
    const slope = (v: number) => (v > 0 ? 1 : 0.2);
    const leaky = (v: number) => slope(v) * v;
    const penalty = (v: number[]) => v.reduce((sum, x) => sum + (3 * slope(x) * leaky(x) ** 2) ** 2, 0);
    const x = tf.tensor1d(values);
    const f = (t: Tensor) => tf.sum(tf.pow(leakyRelu(t, 0.2), 3)) as Scalar;
    const second = gradient((t) => tf.sum(tf.square(tf.grad(f)(t))), x);
    const expected = differences(penalty, values);
    expected.forEach((value, i) => expect(second[i]! / value).toBeCloseTo(1, 4));
    x.dispose();
  });
});

it('what is stopped is a constant to gradients', () => {
  const x = tf.tensor1d([2, -3]);
  // Of Σ x · x with one of the two stopped: x, where it would be 2 x.
  expectClose(
    gradient((one) => tf.sum(tf.mul(one, stopGradient(one))), x),
    [2, -3],
  );
  expectClose(stopGradient(x).dataSync(), [2, -3]);
});
