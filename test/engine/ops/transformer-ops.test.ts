/** Values, gradients and second derivatives against float64 loops, op by op, recorded, and on tfjs's own backend. */
import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { constant } from '../../../models/engine/constant.js';
import { createProgram } from '../../../models/engine/create-program.js';
import {
  embedding,
  gelu,
  layerNorm,
  logSoftmax,
  maskedSoftmax,
  sparseCrossEntropy,
} from '../../../models/engine/ops.js';
import type { TensorData } from '../../../models/engine/tensor-data.js';
import { tf } from '../../../models/engine/tensorflow.js';
import { nativeBackend } from '../native.js';
import { differences } from './differences.js';

beforeAll(async () => {
  await nativeBackend();
});

/** Reproducible numbers around zero. */
const numbers = (count: number, phase = 0) => Array.from({ length: count }, (_, i) => 1.5 * Math.sin(7.1 * i + phase));

const sum = (v: number[]) => v.reduce((total, x) => total + x, 0);
const rowsOf = (v: number[], width: number) =>
  Array.from({ length: v.length / width }, (_, row) => v.slice(row * width, (row + 1) * width));

const plainLayerNorm =
  (epsilon: number, width: number) =>
  ([x, scale, shift]: number[][]): number[] =>
    rowsOf(x!, width).flatMap((row) => {
      const mean = sum(row) / width;
      const deviation = Math.sqrt(sum(row.map((value) => (value - mean) ** 2)) / width + epsilon);
      return row.map((value, i) => ((value - mean) / deviation) * scale![i]! + (shift ? shift[i]! : 0));
    });

/** Φ by the midpoint rule. */
function normalDistribution(x: number): number {
  const steps = 2000;
  const width = (x + 12) / steps;
  let area = 0;
  for (let i = 0; i < steps; i++) area += Math.exp(-((-12 + (i + 0.5) * width) ** 2) / 2) * width;
  return area / Math.sqrt(2 * Math.PI);
}

const plainSoftmax = (row: number[], allowed: boolean[]) => {
  const e = row.map((value, i) => (allowed[i] ? Math.exp(value) : 0));
  const total = sum(e);
  return e.map((value) => (total === 0 ? 0 : value / total));
};

// Scores [2, 2, 3, 3]: two sequences, two heads.
const CAUSAL = [true, false, false, true, true, false, true, true, true];
const PADDING = [true, true, false, false, false, false];
const maskOf = (values: boolean[], shape: number[]) => constant(tf.tensor(values, shape, 'bool'));

const LABELS = [2, 0, 3, 1];
const WEIGHTS = [1, 0, 0.5, 2];
const labels = () => constant(tf.tensor1d(LABELS, 'int32'));
const plainCrossEntropy = (l: number[], smoothing: number, weights: number[]) => {
  const rows = rowsOf(l, 4).map((row, i) => {
    const logs = plainSoftmax(row, [true, true, true, true]).map(Math.log);
    return -(1 - smoothing) * logs[LABELS[i]!]! - (smoothing / 4) * sum(logs);
  });
  return [sum(rows.map((value, i) => value * weights[i]!)) / Math.max(sum(weights), 1e-9)];
};

const TOKENS = [1, 3, 3, 0, 1, 3];

interface Case {
  name: string;
  inputs: { shape: number[]; values: number[] }[];
  op: (inputs: Tensor[]) => Tensor;
  plain: (inputs: number[][]) => number[];
}

const CASES: Case[] = [
  {
    name: 'layer norm over the last of three axes',
    inputs: [
      { shape: [2, 3, 5], values: numbers(30) },
      { shape: [5], values: numbers(5, 1) },
      { shape: [5], values: numbers(5, 2) },
    ],
    op: ([x, scale, shift]) => layerNorm(x!, scale as Tensor1D, shift as Tensor1D),
    plain: plainLayerNorm(1e-5, 5),
  },
  {
    name: 'layer norm without shift, with an epsilon of its own',
    inputs: [
      { shape: [4, 3], values: numbers(12) },
      { shape: [3], values: numbers(3, 1) },
    ],
    op: ([x, scale]) => layerNorm(x!, scale as Tensor1D, null, 0.1),
    plain: plainLayerNorm(0.1, 3),
  },
  {
    name: 'gelu',
    inputs: [{ shape: [2, 5], values: [-6, -3, -1, -0.3, 0, 0.2, 0.9, 2, 4, 7] }],
    op: ([x]) => gelu(x!),
    plain: ([x]) => x!.map((value) => value * normalDistribution(value)),
  },
  {
    name: 'masked softmax without a mask',
    inputs: [{ shape: [2, 3], values: numbers(6) }],
    op: ([x]) => maskedSoftmax(x!, null),
    plain: ([x]) => rowsOf(x!, 3).flatMap((row) => plainSoftmax(row, [true, true, true])),
  },
  {
    name: 'masked softmax of a causal mask',
    inputs: [{ shape: [2, 2, 3, 3], values: numbers(36) }],
    op: ([x]) => maskedSoftmax(x!, maskOf(CAUSAL, [3, 3]), { emptyRows: false }),
    plain: ([x]) => rowsOf(x!, 3).flatMap((row, i) => plainSoftmax(row, rowsOf3(CAUSAL, i % 3))),
  },
  {
    name: 'masked softmax of a padding mask with a sequence of nothing',
    inputs: [{ shape: [2, 2, 3, 3], values: numbers(36) }],
    op: ([x]) => maskedSoftmax(x!, maskOf(PADDING, [2, 1, 1, 3])),
    plain: ([x]) => rowsOf(x!, 3).flatMap((row, i) => plainSoftmax(row, rowsOf3(PADDING, i < 6 ? 0 : 1))),
  },
  {
    name: 'log softmax',
    inputs: [{ shape: [3, 4], values: numbers(12) }],
    op: ([x]) => logSoftmax(x!),
    plain: ([x]) => rowsOf(x!, 4).flatMap((row) => plainSoftmax(row, [true, true, true, true]).map(Math.log)),
  },
  {
    name: 'sparse cross-entropy',
    inputs: [{ shape: [4, 4], values: numbers(16) }],
    op: ([l]) => sparseCrossEntropy(l as Tensor2D, labels()),
    plain: ([l]) => plainCrossEntropy(l!, 0, [1, 1, 1, 1]),
  },
  {
    name: 'sparse cross-entropy with weights',
    inputs: [{ shape: [4, 4], values: numbers(16) }],
    op: ([l]) => sparseCrossEntropy(l as Tensor2D, labels(), { weights_N: constant(tf.tensor1d(WEIGHTS)) }),
    plain: ([l]) => plainCrossEntropy(l!, 0, WEIGHTS),
  },
  {
    name: 'sparse cross-entropy with label smoothing and weights',
    inputs: [{ shape: [4, 4], values: numbers(16) }],
    op: ([l]) =>
      sparseCrossEntropy(l as Tensor2D, labels(), { smoothing: 0.2, weights_N: constant(tf.tensor1d(WEIGHTS)) }),
    plain: ([l]) => plainCrossEntropy(l!, 0.2, WEIGHTS),
  },
  {
    name: 'sparse cross-entropy with label smoothing',
    inputs: [{ shape: [4, 4], values: numbers(16) }],
    op: ([l]) => sparseCrossEntropy(l as Tensor2D, labels(), { smoothing: 0.1 }),
    plain: ([l]) => plainCrossEntropy(l!, 0.1, [1, 1, 1, 1]),
  },
  {
    name: 'sparse cross-entropy of nothing',
    inputs: [{ shape: [4, 4], values: numbers(16) }],
    op: ([l]) => sparseCrossEntropy(l as Tensor2D, labels(), { weights_N: tf.zeros([4]) }),
    plain: ([l]) => plainCrossEntropy(l!, 0, [0, 0, 0, 0]),
  },
  {
    name: 'embedding',
    inputs: [{ shape: [5, 2], values: numbers(10) }],
    op: ([table]) => embedding(table as Tensor2D, constant(tf.tensor2d(TOKENS, [2, 3], 'int32'))),
    plain: ([table]) => TOKENS.flatMap((token) => table!.slice(2 * token, 2 * token + 2)),
  },
];

function rowsOf3(values: boolean[], row: number): boolean[] {
  return values.slice(row * 3, row * 3 + 3);
}

/** Σ c · y + Σ y² / 2 with fixed c, so that no gradient is symmetric or constant. */
const lossOf = (y: Tensor) => {
  const c = constant(tf.tensor(numbers(y.size, 3), y.shape));
  return tf.add(tf.sum(tf.mul(y, c)), tf.div(tf.sum(tf.square(y)), 2)) as Scalar;
};
const plainLossOf = (y: number[]) => {
  const c = numbers(y.length, 3);
  return sum(y.map((value, i) => value * c[i]! + value ** 2 / 2));
};

/** Value, gradient by every input, and gradient of half the gradients' squared norm. */
function results({ op }: Case, inputs: Tensor[]): Record<string, Tensor> {
  const loss = (...xs: Tensor[]) => lossOf(op(xs));
  const penalty = (...xs: Tensor[]) =>
    tf.div(
      tf.addN(
        tf
          .grads(loss)(xs)
          .map((g) => tf.sum(tf.square(g))),
      ),
      2,
    ) as Scalar;
  const named = (name: string, tensors: Tensor[]) => tensors.map((tensor, i) => [`${name} ${i}`, tensor] as const);
  const value = op(inputs);
  return {
    value: value.rank === 0 ? tf.reshape(value, [1]) : value,
    ...Object.fromEntries(named('gradient', tf.grads(loss)(inputs))),
    ...Object.fromEntries(named('second', tf.grads(penalty)(inputs))),
  };
}

function check({ inputs, plain }: Case, actual: Record<string, TensorData>): void {
  const expectClose = (name: string, expected: number[], digits: number) => {
    expect(actual[name]!.data, name).toHaveLength(expected.length);
    expected.forEach((value, i) => expect(actual[name]!.data[i], `${name}[${i}]`).toBeCloseTo(value, digits));
  };
  const values = inputs.map((input) => input.values);
  const flat = values.flat();
  const parts = (all: number[]) => {
    let from = 0;
    return values.map(({ length }) => all.slice(from, (from += length)));
  };
  const loss = (all: number[]) => plainLossOf(plain(parts(all)));
  const penalty = (all: number[]) => sum(differences(loss, all, 1e-4).map((g) => g ** 2)) / 2;
  expectClose('value', plain(values), 5);
  parts(differences(loss, flat)).forEach((expected, i) => expectClose(`gradient ${i}`, expected, 4));
  parts(differences(penalty, flat, 1e-4)).forEach((expected, i) => expectClose(`second ${i}`, expected, 2));
}

function eagerly(one: Case): Record<string, TensorData> {
  return tf.tidy(() => {
    const tensors = results(
      one,
      one.inputs.map(({ shape, values }) => tf.tensor(values, shape)),
    );
    const read = Object.entries(tensors).map(([name, tensor]) => [
      name,
      { shape: tensor.shape, data: tensor.dataSync() as Float32Array },
    ]);
    return Object.fromEntries(read) as never;
  }) as unknown as Record<string, TensorData>;
}

describe('on native TensorFlow', () => {
  it.each(CASES)('$name has its value and its first two derivatives, op by op', (one) => {
    check(one, eagerly(one));
  });

  it.each(CASES)('$name has its value and its first two derivatives, recorded', async (one) => {
    const names = one.inputs.map((_, i) => `x${i}`);
    const program = await createProgram({
      variables: {},
      functions: {
        fn: (_, inputs) =>
          results(
            one,
            names.map((name) => inputs[name]!),
          ),
      },
    });
    expect(program.mode).toBe('compiled');
    const feeds = one.inputs.map(({ shape, values }, i) => [`x${i}`, { shape, data: Float32Array.from(values) }]) as [
      string,
      TensorData,
    ][];
    check(one, program.run('fn', Object.fromEntries(feeds)).tensors);
    program.dispose();
  });

  it.each(CASES)('$name keeps no tensors', (one) => {
    const before = tf.memory().numTensors;
    eagerly(one);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("on tfjs's own backend", () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });
  afterAll(async () => {
    await tf.setBackend('tensorflow');
  });

  it.each(CASES)('$name has its value and its first two derivatives', (one) => {
    check(one, eagerly(one));
  });
});

describe('masked softmax', () => {
  it('gives masked scores exactly 0, and empty rows zero and finite gradients, whatever the scores', () => {
    const scores = tf.tensor2d([80, -90, 3e4, 1, 2, 3], [2, 3]);
    const mask = tf.tensor2d([1, 1, 0, 0, 0, 0], [2, 3], 'bool');
    const y = maskedSoftmax(scores, mask);
    expect(Array.from(y.dataSync())).toEqual([1, 0, 0, 0, 0, 0]);
    const gradient = tf.tidy(() =>
      tf
        .grad((s) => tf.sum(tf.square(maskedSoftmax(s, mask))))(scores)
        .dataSync(),
    );
    expect(Array.from(gradient).map(Math.abs)).toEqual([0, 0, 0, 0, 0, 0]);
    tf.dispose([scores, mask, y]);
  });
});

describe('what does not fit', () => {
  it('is named in a sentence', () => {
    tf.tidy(() => {
      const [x, scale] = [tf.zeros([4, 6]) as Tensor2D, tf.ones([3]) as Tensor1D];
      expect(() => layerNorm(x, scale, null)).toThrow('layerNorm: a scale of 3 numbers for rows of 6.');
      const labels = tf.zeros([4]) as Tensor1D;
      expect(() => sparseCrossEntropy(x, labels)).toThrow('sparseCrossEntropy: labels are float32; use int32.');
    });
  });
});

describe('embedding', () => {
  it('is recorded for fed tokens, and refuses tokens that are no rows', async () => {
    const program = await createProgram({
      variables: { table: { shape: [3, 2], data: Float32Array.of(1, 2, 3, 4, 5, 6) } },
      optimizers: { o: { kind: 'sgd', momentum: 0, parameters: ['table'] } },
      functions: {
        train: (scope, { tokens, rate }) => {
          const { loss } = scope.minimize('o', rate!, () => ({
            loss: tf.sum(embedding(scope.variable('table'), tokens!)) as Scalar,
          }));
          return { loss };
        },
      },
    });
    const run = (...tokens: number[]) =>
      program.run('train', { tokens: { shape: [1, 3], data: Int32Array.from(tokens) }, rate: 1 }).scalars['loss'];
    expect(run(2, 2, 0)).toBe(25);
    expect(Array.from(program.read(['table'])['table']!.data)).toEqual([0, 1, 3, 4, 3, 4]);
    expect(run(1, 1, 1)).toBe(21);
    // On a GPU TensorFlow doesn't look, and takes zeros.
    if (!(await nativeBackend()).isUsingGpuDevice) expect(() => run(0, 3, 0)).toThrow(/\[0, 3\)/);
    program.dispose();
  });

  it('refuses tokens that are no integers', () => {
    const [table, tokens] = [tf.zeros([3, 2]) as Tensor2D, tf.tensor1d([0.5])];
    expect(() => embedding(table, tokens)).toThrow('embedding: tokens are float32; use int32.');
    tf.dispose([table, tokens]);
  });
});
