/** Value, gradients, second derivatives and statistics against float64 loops, op by op, recorded, and on tfjs's own backend. */
import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { constant } from '../../../models/engine/constant.js';
import { createProgram } from '../../../models/engine/create-program.js';
import { batchNorm } from '../../../models/engine/ops.js';
import type { TensorData } from '../../../models/engine/tensor-data.js';
import { tf } from '../../../models/engine/tensorflow.js';
import { nativeBackend } from '../native.js';
import { differences } from './differences.js';

beforeAll(async () => {
  await nativeBackend();
});

const numbers = (count: number, phase = 0) => Array.from({ length: count }, (_, i) => 1.5 * Math.sin(7.1 * i + phase));
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

interface Case {
  name: string;
  shape: number[];
  epsilon: number;
}

const CASES: Case[] = [
  { name: 'images', shape: [2, 2, 3, 4], epsilon: 1e-5 },
  { name: 'rows, with an epsilon of its own', shape: [6, 3], epsilon: 0.1 },
];

const channelsOf = ({ shape }: Case) => shape.at(-1)!;
const sizeOf = ({ shape }: Case) => shape.reduce((product, size) => product * size, 1);
const inputsOf = (one: Case) => [numbers(sizeOf(one)), numbers(channelsOf(one), 1), numbers(channelsOf(one), 2)];

/** Mean and sum of squared deviations of each channel. */
function moments(x: number[], channels: number): { mean: number; squares: number; count: number }[] {
  return Array.from({ length: channels }, (_, channel) => {
    const values = x.filter((_, i) => i % channels === channel);
    const mean = sum(values) / values.length;
    return { mean, squares: sum(values.map((value) => (value - mean) ** 2)), count: values.length };
  });
}

function plain(one: Case, [x, scale, shift]: number[][]): number[] {
  const channels = moments(x!, channelsOf(one));
  return x!.map((value, i) => {
    const channel = i % channels.length;
    const { mean, squares, count } = channels[channel]!;
    return ((value - mean) / Math.sqrt(squares / count + one.epsilon)) * scale![channel]! + shift![channel]!;
  });
}

/** Σ c · y + Σ y² / 2 with fixed c, so that no gradient is symmetric, constant or zero. */
function lossOf(y: Tensor): Scalar {
  const c = constant(tf.tensor(numbers(y.size, 3), y.shape));
  return tf.add(tf.sum(tf.mul(y, c)), tf.div(tf.sum(tf.square(y)), 2));
}
function plainLossOf(y: number[]): number {
  const c = numbers(y.length, 3);
  return sum(y.map((value, i) => value * c[i]! + value ** 2 / 2));
}

/** Gradients, and the gradient of half the gradients' squared norm; by input, scale and shift. */
function results({ epsilon }: Case, inputs: Tensor[]): Record<string, Tensor> {
  const norm = (xs: Tensor[]) => batchNorm(xs[0]!, xs[1] as Tensor1D, xs[2] as Tensor1D, epsilon);
  const gradients = (...xs: Tensor[]) => tf.grads((...all: Tensor[]) => lossOf(norm(all).output))(xs);
  const penalty = (...xs: Tensor[]) => tf.div(tf.addN(gradients(...xs).map((g) => tf.sum(tf.square(g)))), 2) as Scalar;
  const named = (name: string, all: Tensor[]) => all.map((tensor, i) => [`${name} ${i}`, tensor] as const);
  const { output, statistics } = norm(inputs);
  return {
    ...{ output, ...statistics },
    ...Object.fromEntries(named('gradient', gradients(...inputs))),
    ...Object.fromEntries(named('second', tf.grads(penalty)(inputs))),
  };
}

function check(one: Case, actual: Record<string, TensorData>): void {
  const expectClose = (name: string, expected: number[], digits: number) => {
    expect(actual[name]!.data, name).toHaveLength(expected.length);
    expected.forEach((value, i) => expect(actual[name]!.data[i], `${name}[${i}]`).toBeCloseTo(value, digits));
  };
  const values = inputsOf(one);
  const parts = (all: number[]) => {
    let from = 0;
    return values.map(({ length }) => all.slice(from, (from += length)));
  };
  const channels = moments(values[0]!, channelsOf(one));
  const loss = (all: number[]) => plainLossOf(plain(one, parts(all)));
  const penalty = (all: number[]) => sum(differences(loss, all, 1e-4).map((g) => g ** 2)) / 2;
  expect(actual['output']!.shape).toEqual(one.shape);
  expectClose('output', plain(one, values), 5);
  expectClose(
    'mean',
    channels.map(({ mean }) => mean),
    5,
  );
  expectClose(
    'variance',
    channels.map(({ squares, count }) => squares / (count - 1)),
    5,
  );
  parts(differences(loss, values.flat())).forEach((expected, i) => expectClose(`gradient ${i}`, expected, 4));
  parts(differences(penalty, values.flat(), 1e-4)).forEach((expected, i) => expectClose(`second ${i}`, expected, 2));
}

function tensorsOf(one: Case): TensorData[] {
  const [x, scale, shift] = inputsOf(one).map((values) => Float32Array.from(values));
  return [
    { shape: one.shape, data: x! },
    { shape: [scale!.length], data: scale! },
    { shape: [shift!.length], data: shift! },
  ];
}

function eagerly(one: Case): Record<string, TensorData> {
  return tf.tidy(() => {
    const tensors = results(
      one,
      tensorsOf(one).map(({ data, shape }) => tf.tensor(data, shape)),
    );
    const read = Object.entries(tensors).map(([name, tensor]) => {
      return [name, { shape: tensor.shape, data: tensor.dataSync() }] as const;
    });
    return Object.fromEntries(read) as never;
  }) as unknown as Record<string, TensorData>;
}

describe('batch norm on native TensorFlow', () => {
  it.each(CASES)('of $name has its value, statistics and first two derivatives, op by op', (one) => {
    check(one, eagerly(one));
  });

  it.each(CASES)('of $name has them recorded', async (one) => {
    const program = await createProgram({
      variables: {},
      functions: { fn: (_, { x, scale, shift }) => results(one, [x!, scale!, shift!]) },
    });
    expect(program.mode).toBe('compiled');
    const [x, scale, shift] = tensorsOf(one) as [TensorData, TensorData, TensorData];
    check(one, program.run('fn', { x, scale, shift }).tensors);
    program.dispose();
  });

  it.each(CASES)('of $name keeps no tensors', (one) => {
    const before = tf.memory().numTensors;
    eagerly(one);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('names what does not fit', () => {
    tf.tidy(() => {
      const [three, four] = [tf.ones([3]), tf.ones([4])] as [Tensor1D, Tensor1D];
      const x = tf.zeros([2, 4]);
      expect(() => batchNorm(x, three, four)).toThrow('batchNorm: a scale of 3 numbers for 4 channels.');
      expect(() => batchNorm(x, four, three)).toThrow('batchNorm: a shift of 3 numbers for 4 channels.');
    });
  });
});

describe("batch norm on tfjs's own backend", () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });
  afterAll(async () => {
    await tf.setBackend('tensorflow');
  });

  it.each(CASES)('of $name has its value, statistics and first two derivatives', (one) => {
    check(one, eagerly(one));
  });
});
