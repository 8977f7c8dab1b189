import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createProgram } from '../../models/engine/create-program.js';
import type { ProgramSpec } from '../../models/engine/program.js';
import { tf } from '../../models/engine/tensorflow.js';
import { nativeBackend } from './native.js';

beforeAll(async () => {
  await nativeBackend();
});

/** y = x · w, fitted by least squares; and random numbers, resident rows, an assignment. */
const spec: ProgramSpec = {
  variables: {
    w: { shape: [2, 1], data: Float32Array.of(1, -1) },
    count: { shape: [], data: Float32Array.of(0) },
  },
  optimizers: { fit: { kind: 'adam', parameters: ['w'] } },
  data: { rows: { values: Uint8Array.from({ length: 30 }, (_, i) => i * 8), shape: [5, 3, 2] } },
  functions: {
    train: (scope, { x, y, rate }) => {
      const before = tf.sum(scope.variable('w')) as Scalar;
      const { loss, applied } = scope.minimize('fit', rate as Scalar, () => ({
        loss: tf.mean(tf.square(tf.sub(tf.matMul(x as never, scope.variable('w') as never), y!))) as Scalar,
      }));
      return { loss, applied, before, after: tf.sum(scope.variable('w')) };
    },
    predict: (scope, { x }) => ({ y: tf.matMul(x as never, scope.variable('w') as never) as Tensor }),
    noise: (scope) => ({
      normal: scope.random.normal([1000]),
      other: scope.random.normal([1000]),
      uniform: scope.random.uniform([1000], -1, 3),
      dropped: scope.random.dropout(tf.ones([1000]), 0.25),
    }),
    rows: (scope, { indices }) => ({ rows: scope.gather('rows', indices as Tensor1D) }),
    increment: (scope) => {
      scope.assign('count', tf.add(scope.variable('count'), 1));
      const once = scope.variable('count');
      scope.assign('count', tf.mul(scope.variable('count'), 10));
      return { once, twice: scope.variable('count') };
    },
  },
};

const batch = (rows: number) => ({
  x: { shape: [rows, 2], data: Float32Array.from({ length: rows * 2 }, (_, i) => Math.sin(i + 1)) },
  y: { shape: [rows, 1], data: Float32Array.from({ length: rows }, (_, i) => Math.cos(i)) },
});

describe.each(['compiled', 'eager'] as const)('a program, %s', (mode) => {
  it('shares its variables between functions and between batch sizes', async () => {
    const program = await createProgram(spec, { mode });
    const [small, large] = [batch(3), batch(8)];
    program.run('train', { ...small, rate: 0.1 });
    const w = program.read(['w'])['w']!.data;
    const predicted = program.run('predict', { x: large.x }).tensors['y']!;
    expect(predicted.shape).toEqual([8, 1]);
    predicted.data.forEach((value, i) =>
      expect(value).toBeCloseTo(large.x.data[2 * i]! * w[0]! + large.x.data[2 * i + 1]! * w[1]!, 5),
    );
    program.run('train', { ...large, rate: 0.1 });
    program.run('train', { ...small, rate: 0.1 });
    expect(program.read(['fit/beta1Power'])['fit/beta1Power']!.data[0]).toBeCloseTo(0.9 ** 4, 6);
    program.dispose();
  });

  it('gives the same when it was prepared', async () => {
    const [prepared, plain] = [await createProgram(spec, { mode }), await createProgram(spec, { mode })];
    const feeds = { ...batch(4), rate: 0.1 };
    prepared.prepare([
      { name: 'predict', feeds: { x: batch(4).x } },
      { name: 'train', feeds },
    ]);
    expect(prepared.read(prepared.variables)).toEqual(plain.read(plain.variables));
    expect(prepared.run('train', feeds)).toEqual(plain.run('train', feeds));
    prepared.dispose();
    plain.dispose();
  });

  it('sees the updated weights after minimize and the old ones before', async () => {
    const program = await createProgram(spec, { mode });
    const { before, after } = program.run('train', { ...batch(4), rate: 0.5 }).scalars;
    const w = program.read(['w'])['w']!.data;
    expect(before).toBe(0);
    expect(after).toBeCloseTo(w[0]! + w[1]!, 6);
    expect(after).not.toBe(before);
    program.dispose();
  });

  it('orders assignments as they are written', async () => {
    const program = await createProgram(spec, { mode });
    expect(program.run('increment', {}).scalars).toEqual({ once: 1, twice: 10 });
    expect(program.run('increment', {}).scalars).toEqual({ once: 11, twice: 110 });
    program.dispose();
  });

  it('takes a new learning rate without being recorded again', async () => {
    const program = await createProgram(spec, { mode });
    program.run('train', { ...batch(4), rate: 0 });
    expect(Array.from(program.read(['w'])['w']!.data)).toEqual([1, -1]);
    program.run('train', { ...batch(4), rate: 0.1 });
    expect(program.read(['w'])['w']!.data[0]).not.toBe(1);
    program.dispose();
  });

  it.each([NaN, Infinity])('leaves weights and optimizer alone when the data hold %d', async (poison) => {
    const program = await createProgram(spec, { mode });
    program.run('train', { ...batch(4), rate: 0.1 });
    const names = program.variables;
    const before = program.read(names);
    const bad = batch(4);
    bad.x.data[3] = poison;
    const { applied, loss } = program.run('train', { ...bad, rate: 0.1 }).scalars;
    expect(applied).toBe(0);
    expect(Number.isFinite(loss)).toBe(false);
    expect(program.read(names)).toEqual(before);
    expect(program.run('train', { ...batch(4), rate: 0.1 }).scalars['applied']).toBe(1);
    expect(program.read(names)).not.toEqual(before);
    program.dispose();
  });

  it('draws the same numbers for the same key, and others for another step, seed or place', async () => {
    const program = await createProgram(spec, { mode });
    const draw = (seed: number, step: number) => program.run('noise', {}, { random: [seed, step] }).tensors;
    const first = draw(7, 1);
    expect(draw(7, 1)).toEqual(first);
    expect(draw(7, 2)['normal']!.data).not.toEqual(first['normal']!.data);
    expect(draw(8, 1)['normal']!.data).not.toEqual(first['normal']!.data);
    expect(first['other']!.data).not.toEqual(first['normal']!.data);
    program.dispose();
  });

  it('draws from the distributions it names', async () => {
    const program = await createProgram(spec, { mode });
    const sums = { mean: 0, square: 0, uniform: 0, kept: 0 };
    for (let step = 1; step <= 50; step++) {
      const { normal, uniform, dropped } = program.run('noise', {}, { random: [3, step] }).tensors;
      for (const value of normal!.data) {
        sums.mean += value / 50000;
        sums.square += value ** 2 / 50000;
      }
      for (const value of uniform!.data) {
        expect(value >= -1 && value < 3).toBe(true);
        sums.uniform += value / 50000;
      }
      for (const value of dropped!.data) sums.kept += (value === 0 ? 0 : 1) / 50000;
      const kept = dropped!.data.find((value) => value !== 0);
      expect(kept).toBeCloseTo(1 / 0.75, 6);
    }
    expect(sums.mean).toBeCloseTo(0, 1);
    expect(sums.square).toBeCloseTo(1, 1);
    expect(sums.uniform).toBeCloseTo(1, 1);
    expect(sums.kept).toBeCloseTo(0.75, 1.5);
    program.dispose();
  });

  it('gathers resident rows as floats', async () => {
    const program = await createProgram(spec, { mode });
    const { rows } = program.run('rows', { indices: Int32Array.of(4, 0) }).tensors;
    expect(rows).toEqual({
      shape: [2, 3, 2],
      data: Float32Array.of(192, 200, 208, 216, 224, 232, 0, 8, 16, 24, 32, 40),
    });
    program.dispose();
  });

  it('goes on bit by bit from what was read', async () => {
    const [program, other] = [await createProgram(spec, { mode }), await createProgram(spec, { mode })];
    const step = (which: typeof program) => which.run('train', { ...batch(4), rate: 0.1 }).scalars['loss'];
    for (let i = 0; i < 3; i++) step(program);
    other.write(program.read(program.variables));
    for (let i = 0; i < 3; i++) expect(step(other)).toBe(step(program));
    program.dispose();
    other.dispose();
  });

  it('names what does not fit', async () => {
    const program = await createProgram(spec, { mode });
    const wrong = { shape: [1, 2], data: Float32Array.of(1, 2) };
    expect(() => program.write({ w: wrong })).toThrow("variable 'w': shape [1, 2] is not [2, 1].");
    expect(() => program.write({ v: wrong })).toThrow("variable 'v': the program has no such variable.");
    expect(() => program.run('fly', {})).toThrow("function 'fly': the program has train, predict");
    await expect(
      createProgram({ ...spec, optimizers: { o: { kind: 'sgd', parameters: ['v'] } } }, { mode }),
    ).rejects.toThrow("optimizer o: there is no variable 'v'.");
    program.dispose();
  });

  it('keeps no tensors', async () => {
    const program = await createProgram(spec, { mode });
    program.run('train', { ...batch(4), rate: 0.1 });
    const before = tf.memory().numTensors;
    for (let i = 0; i < 20; i++) {
      program.run('train', { ...batch(4), rate: 0.1 });
      program.run('noise', {}, { random: [1, i] });
      program.read(program.variables);
    }
    expect(tf.memory().numTensors).toBe(before);
    program.dispose();
  });
});

describe('compiled and eager', () => {
  it('draw the same random numbers', async () => {
    const [compiled, eager] = [await createProgram(spec), await createProgram(spec, { mode: 'eager' })];
    const option = { random: [11, 5] } as const;
    expect(compiled.run('noise', {}, option)).toEqual(eager.run('noise', {}, option));
    compiled.dispose();
    eager.dispose();
  });
});
