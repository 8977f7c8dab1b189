import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { CompiledProgram } from '../../models/engine/compiled-program.js';
import { constant } from '../../models/engine/constant.js';
import type { NativeBackend } from '../../models/engine/native-backend.js';
import type { Feed, ProgramFunction } from '../../models/engine/program.js';
import { tf } from '../../models/engine/tensorflow.js';
import { nativeBackend } from './native.js';

let backend: NativeBackend;
beforeAll(async () => {
  backend = await nativeBackend();
});

const X: Feed = { shape: [3, 2], data: Float32Array.of(1, -2, 3, -4, 5, -6) };

/** Runs `f` compiled on a 3 × 2 matrix and returns its result. */
function run(f: (x: Tensor2D) => Tensor, feed: Feed = X): number[] {
  const fn: ProgramFunction = (_, { x }) => ({ y: tf.reshape(f(x as Tensor2D), [-1]) });
  const program = new CompiledProgram(backend, { variables: {}, functions: { fn } });
  try {
    return Array.from(program.run('fn', { x: feed }).tensors['y']!.data);
  } finally {
    program.dispose();
  }
}

describe('recording', () => {
  it('gives what tfjs gives, also for ops whose kernels leave types to be inferred', () => {
    const functions: ((x: Tensor2D) => Tensor)[] = [
      (x) => tf.softmax(x),
      (x) => tf.expandDims(x, 1),
      (x) => tf.concat([x, tf.onesLike(x)], 1),
      (x) => tf.where(tf.greater(x, 0), x, tf.zerosLike(x)),
      (x) => tf.oneHot(tf.cast(tf.abs(x), 'int32'), 8),
      (x) => tf.stack(tf.unstack(x)),
      (x) => tf.split(x, 2, 1)[1]!,
      (x) =>
        tf.pad(x, [
          [1, 0],
          [0, 2],
        ]),
      (x) => tf.transpose(tf.matMul(x, x, false, true)),
      (x) => tf.topk(x, 1).values,
      (x) => tf.slice(x, [1, 0], [2, 1]),
      (x) => tf.moments(x, 0).variance,
      (x) => tf.cumsum(x, 0),
    ];
    for (const f of functions) {
      const expected = tf.tidy(() => f(tf.tensor2d([1, -2, 3, -4, 5, -6], [3, 2])).dataSync());
      run(f).forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 5));
    }
  });

  it('records gather, whose kernel looks at its indices only to check them', () => {
    const rows = run((x) => tf.gather(x, constant(tf.tensor1d([2, 0], 'int32'))));
    expect(rows).toEqual([5, -6, 1, -2]);
  });

  it('refuses random numbers made in JavaScript, and names the remedy', () => {
    expect(() => run((x) => tf.dropout(x, 0.5))).toThrow(/random numbers made in JavaScript.*scope's random ops/);
    expect(() => run((x) => tf.add(x, tf.randomNormal([3, 2])))).toThrow(/random numbers/);
  });

  it("refuses TensorFlow's stateful random ops by name", () => {
    expect(() => run((x) => tf.cast(tf.multinomial(x, 1), 'float32'))).toThrow(/Multinomial|random numbers/);
  });

  it('refuses a tensor from outside the function', () => {
    const outside = tf.tensor1d([1, 2]);
    expect(() => run((x) => tf.add(x, outside))).toThrow(/^Add: a constant of shape \[2\] comes from outside/);
    outside.dispose();
  });

  it('refuses a batch-sized constant made inside the function unless it is meant', () => {
    const batch: Feed = { shape: [8, 1], data: new Float32Array(8) };
    const values = [0, 1, 2, 3, 4, 5, 6, 7];
    const labels = () => tf.tensor1d(values).reshape([8, 1]) as Tensor2D;
    expect(() => run((x) => tf.add(x, labels()), batch)).toThrow(/Reshape: a constant of shape \[8\] looks like data/);
    expect(run((x) => tf.add(x, constant(tf.tensor2d(values, [8, 1]))), batch)).toEqual(values);
  });

  it('refuses the rows of a small batch, and allows as many single numbers', () => {
    const two: Feed = { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) };
    const images = (width: number) => tf.tensor2d(Array.from({ length: 2 * width }, Math.sqrt), [2, width]);
    expect(() => run((x) => tf.matMul(x, images(32)), two)).toThrow(/constant of shape \[2, 32\] looks like data/);
    expect(run((x) => tf.mul(x, tf.tensor1d([0.5, 2])), two)).toEqual([0.5, 4, 1.5, 8]);
    expect(run((x) => tf.matMul(x, images(3)), two)).toHaveLength(6);
  });

  it('takes integers of any number for a batch, and floats for one only from eight', () => {
    const table = () => tf.tensor2d(Array.from({ length: 64 }, Math.sqrt), [2, 32]);
    const withTable = (x: Tensor) => tf.add(tf.sum(table()), tf.sum(tf.cast(x, 'float32')));
    expect(() => run(withTable, Int32Array.of(1, 2))).toThrow(/looks like data/);
    expect(run(withTable, Float32Array.of(1, 2))).toHaveLength(1);
    const long = () => tf.tensor2d(Array.from({ length: 64 }, Math.sqrt), [8, 8]);
    expect(() => run((x) => tf.add(tf.sum(long()), tf.sum(x)), new Float32Array(8))).toThrow(/looks like data/);
    expect(run((x) => tf.add(tf.sum(long()), tf.sum(x)), new Float32Array(7))).toHaveLength(1);
  });

  it('refuses a large constant of any shape', () => {
    const large = () => tf.tensor2d(Array.from({ length: 4097 }, Math.sqrt), [1, 4097]);
    expect(() => run((x) => tf.add(tf.sum(x), tf.sum(large())))).toThrow(/shape \[1, 4097\] looks like data/);
  });

  it('refuses to look at values in JavaScript, and names the op', () => {
    expect(() => run((x) => tf.scalar(x.dataSync()[0]!))).toThrow(/traced function: it reads a tensor's values/);
  });

  it('refuses a function that needs to wait', () => {
    const fn = (() => ({ y: Promise.resolve() })) as unknown as ProgramFunction;
    const program = new CompiledProgram(backend, { variables: {}, functions: { fn } });
    expect(() => program.run('fn', {})).toThrow(/output 'y' is not a tensor/);
    program.dispose();
  });

  it('is off again after an error', () => {
    expect(() => run((x) => tf.dropout(x, 0.5))).toThrow();
    const plain = tf.tidy(() => tf.randomUniform([4]).dataSync());
    expect(plain.every((value) => value >= 0 && value < 1)).toBe(true);
  });

  it('leaves the program usable after a function that could not be recorded', () => {
    const functions: Record<string, ProgramFunction> = {
      bad: (_, { x }) => ({ y: tf.add(tf.square(x!), tf.randomNormal([3, 2])) }),
      good: (_, { x }) => ({ y: tf.square(x!) }),
    };
    const program = new CompiledProgram(backend, { variables: {}, functions });
    expect(() => program.run('bad', { x: X })).toThrow(/random numbers/);
    expect(Array.from(program.run('good', { x: X }).tensors['y']!.data)).toEqual([1, 4, 9, 16, 25, 36]);
    program.dispose();
  });

  it('names the op where a gradient does not exist', () => {
    const fn: ProgramFunction = (scope) => {
      const { loss } = scope.minimize('o', tf.scalar(0.1), () => ({
        loss: tf.sum(tf.cumprod(scope.variable('w') as Tensor1D)),
      }));
      return { loss };
    };
    const variables = { w: { shape: [3], data: Float32Array.of(1, 2, 3) } };
    const program = new CompiledProgram(backend, {
      variables,
      optimizers: { o: { kind: 'sgd', parameters: ['w'] } },
      functions: { fn },
    });
    expect(() => program.run('fn', {})).toThrow(/Cumprod/i);
    program.dispose();
  });
});
