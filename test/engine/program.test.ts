import type { Tensor } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createProgram } from '../../models/engine/create-program.js';
import type { ProgramSpec, Scope } from '../../models/engine/program.js';
import type { TensorData } from '../../models/engine/tensor-data.js';
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
  data: {
    rows: { values: Uint8Array.from({ length: 30 }, (_, i) => i * 8), shape: [5, 3, 2] },
    tokens: { values: Int32Array.from({ length: 8 }, (_, i) => i * 70_000 - 1), shape: [4, 2] },
    labels: { values: Int32Array.of(5, -6, 1 << 30), shape: [3] },
    bytes: { values: Uint8Array.of(5, 6, 255), shape: [3] },
    floats: { values: Float32Array.of(0.1, -1e9, 3, 4e-7, 5, 6.5), shape: [3, 2] },
  },
  functions: {
    train: (scope, { x, y, rate }) => {
      const before = tf.sum(scope.variable('w'));
      const { loss, applied } = scope.minimize('fit', rate!, () => ({
        loss: tf.mean(tf.square(tf.sub(tf.matMul(x!, scope.variable('w')), y!))),
      }));
      return { loss, applied, before, after: tf.sum(scope.variable('w')) };
    },
    predict: (scope, { x }) => ({ y: tf.matMul(x!, scope.variable('w')) }),
    noise: (scope) => ({
      normal: scope.random.normal([1000]),
      other: scope.random.normal([1000]),
      uniform: scope.random.uniform([1000], -1, 3),
      dropped: scope.random.dropout(tf.ones([1000]), 0.25),
    }),
    rows: (scope, { indices }) => ({ rows: scope.gather('rows', indices!) }),
    others: (scope, { indices }) => {
      const names = ['tokens', 'labels', 'bytes', 'floats'];
      const tensors = names.map((name) => [name, scope.gather(name, indices!)] as const);
      const isWhole = (name: string) => name === 'tokens' || name === 'labels';
      for (const [name, { dtype }] of tensors) expect(dtype).toBe(isWhole(name) ? 'int32' : 'float32');
      return Object.fromEntries(tensors);
    },
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

  it('gathers resident integers and floats as they are, and numbers of which there is one a row', async () => {
    const program = await createProgram(spec, { mode });
    expect(program.run('others', { indices: Int32Array.of(2, 0, 2) }).tensors).toEqual({
      tokens: { shape: [3, 2], data: Int32Array.of(279_999, 349_999, -1, 69_999, 279_999, 349_999) },
      labels: { shape: [3], data: Int32Array.of(1 << 30, 5, 1 << 30) },
      bytes: { shape: [3], data: Float32Array.of(255, 5, 255) },
      floats: { shape: [3, 2], data: Float32Array.of(5, 6.5, 0.1, -1e9, 5, 6.5) },
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
    const refused = (changes: Partial<ProgramSpec>) => expect(createProgram({ ...spec, ...changes }, { mode })).rejects;
    await refused({ optimizers: { o: { kind: 'sgd', parameters: ['v'] } } }).toThrow(
      "optimizer o: there is no variable 'v'.",
    );
    await refused({ optimizers: { o: { kind: 'sgd', parameters: [] } } }).toThrow('optimizer o: it has no parameters.');
    await refused({ variables: { ...spec.variables, 'fit/m/w': { shape: [1], data: Float32Array.of(1) } } }).toThrow(
      "optimizer fit: it needs the name 'fit/m/w' for itself",
    );
    await refused({ variables: { w: { shape: [2, 1], data: Int32Array.of(1, 2) } } }).toThrow(
      "variable 'w': its values are not a Float32Array.",
    );
    await refused({ data: { rows: { values: new Uint8Array(5), shape: [2, 3] } } }).toThrow(
      "data 'rows': 5 values don't fill shape [2, 3].",
    );
    await refused({ data: { rows: { values: new Int32Array(7), shape: [2, 3] } } }).toThrow(
      "data 'rows': 7 values don't fill shape [2, 3].",
    );
    program.dispose();
  });

  it('takes several updates of one optimizer in a run as it takes them in several runs', async () => {
    const once = (scope: Scope, inputs: Record<string, Tensor>) =>
      scope.minimize('fit', inputs['rate']!, () => ({
        loss: tf.sum(tf.square(tf.sub(scope.variable('w'), inputs['target']!))),
      }));
    const functions: ProgramSpec['functions'] = {
      one: (scope, inputs) => ({ loss: once(scope, inputs).loss }),
      five: (scope, inputs) => ({ loss: [1, 2, 3, 4, 5].map(() => once(scope, inputs)).at(-1)!.loss }),
    };
    const programs = [
      await createProgram({ ...spec, functions }, { mode }),
      await createProgram({ ...spec, functions }, { mode }),
    ] as const;
    const feeds = { rate: 0.1, target: { shape: [2, 1], data: Float32Array.of(3, 4) } };
    for (let run = 0; run < 6; run++) programs[0].run('five', feeds);
    for (let run = 0; run < 30; run++) programs[1].run('one', feeds);
    const [five, one] = programs.map((program) => program.read(program.variables)) as [
      Record<string, TensorData>,
      Record<string, TensorData>,
    ];
    for (const name of Object.keys(one)) {
      five[name]!.data.forEach((value, i) => expect(value, name).toBeCloseTo(one[name]!.data[i]!, 5));
    }
    for (const program of programs) program.dispose();
  });

  it('shows optimizer slots, and a variable that was read before, as they were and are', async () => {
    const functions: ProgramSpec['functions'] = {
      fn: (scope, { rate }) => {
        const [w0, m0] = [scope.variable('w'), scope.variable('fit/m/w')];
        const nested = scope.minimize('fit', rate!, () => {
          const w = scope.variable('w');
          return { loss: tf.sum(tf.square(w)), parts: [tf.neg(w), { deep: tf.square(w) }] as const };
        });
        const [w1, m1] = [scope.variable('w'), scope.variable('fit/m/w')];
        return { w0, m0, dw: tf.sub(w1, w0), dm: tf.sub(m1, m0), minus: nested.parts[0], square: nested.parts[1].deep };
      },
    };
    const program = await createProgram({ ...spec, functions }, { mode });
    const { w0, m0, dw, dm, minus, square } = program.run('fn', { rate: 0.1 }).tensors;
    expect([w0!.data, m0!.data].map((d) => Array.from(d))).toEqual([
      [1, -1],
      [0, 0],
    ]);
    expect([minus!.data, square!.data].map((d) => Array.from(d))).toEqual([
      [-1, 1],
      [1, 1],
    ]);
    dw!.data.forEach((value, i) => expect(value).toBeCloseTo([-0.1, 0.1][i]!, 4));
    dm!.data.forEach((value, i) => expect(value).toBeCloseTo([0.2, -0.2][i]!, 5));
    program.dispose();
  });

  it('can tie an assignment to an update that took place', async () => {
    const functions: ProgramSpec['functions'] = {
      fn: (scope, { x, rate }) => {
        const { applied } = scope.minimize('fit', rate!, () => ({ loss: tf.sum(tf.mul(scope.variable('w'), x!)) }));
        scope.assign('count', tf.mean(x!), { when: applied });
        return { count: scope.variable('count') };
      },
    };
    const program = await createProgram({ ...spec, functions }, { mode });
    const run = (value: number) =>
      program.run('fn', { x: { shape: [2, 1], data: Float32Array.of(value, value) }, rate: 0.1 }).scalars['count'];
    expect([run(2), run(NaN), run(3)]).toEqual([2, 2, 3]);
    program.dispose();
  });

  it('skips the update where only the loss, or only a gradient, is not finite', async () => {
    const functions: ProgramSpec['functions'] = {
      // |w|·∞ − … : the loss overflows while its gradient by w stays 1; √ at 0: the loss is 0, its gradient infinite.
      loss: (scope, { x, rate }) => ({
        applied: scope.minimize('fit', rate!, () => ({ loss: tf.add(tf.sum(scope.variable('w')), tf.sum(x!)) }))
          .applied,
      }),
      gradient: (scope, { x, rate }) => ({
        applied: scope.minimize('fit', rate!, () => ({ loss: tf.sum(tf.sqrt(tf.mul(scope.variable('w'), x!))) }))
          .applied,
      }),
    };
    const program = await createProgram({ ...spec, functions }, { mode });
    const before = program.read(program.variables);
    const feeds = (value: number) => ({ x: { shape: [2, 1], data: Float32Array.of(value, value) }, rate: 0.1 });
    expect(program.run('loss', feeds(Infinity)).scalars['applied']).toBe(0);
    expect(program.run('gradient', feeds(0)).scalars['applied']).toBe(0);
    expect(program.read(program.variables)).toEqual(before);
    expect(program.run('loss', feeds(1)).scalars['applied']).toBe(1);
    program.dispose();
  });

  it('returns what it was fed, integers and booleans too, whatever the inputs are called', async () => {
    const functions: ProgramSpec['functions'] = {
      'any name': (_, inputs) => ({
        same: inputs['learning rate']!,
        rest: tf.mod(inputs['random']!, inputs['divisor']!),
        positive: tf.greater(inputs['random']!, 2),
        whole: tf.cast(tf.scalar(3), 'int32'),
      }),
    };
    const program = await createProgram({ ...spec, functions }, { mode });
    const feeds = { random: Int32Array.of(7, 2), divisor: Int32Array.of(4, 2), 'learning rate': Float32Array.of(0.5) };
    const { tensors, scalars } = program.run('any name', feeds);
    expect(Array.from(tensors['same']!.data)).toEqual([0.5]);
    expect(Array.from(tensors['rest']!.data)).toEqual([3, 0]);
    expect(Array.from(tensors['positive']!.data)).toEqual([1, 0]);
    expect(scalars).toEqual({ whole: 3 });
    program.dispose();
  });

  it('has the effects of functions that return nothing, or tensors alone', async () => {
    const counted = (scope: Scope) => scope.assign('count', tf.add(scope.variable('count'), 1));
    const functions: ProgramSpec['functions'] = {
      count: (scope) => (counted(scope), {}),
      look: (scope) => (counted(scope), { w: scope.variable('w') }),
    };
    const program = await createProgram({ ...spec, functions }, { mode });
    expect(program.run('count', {})).toEqual({ scalars: {}, tensors: {} });
    expect(program.run('look', {})).toEqual({
      scalars: {},
      tensors: { w: { shape: [2, 1], data: Float32Array.of(1, -1) } },
    });
    expect(Array.from(program.read(['count'])['count']!.data)).toEqual([2]);
    program.dispose();
  });

  it('refuses values whose numbers are not those of their shape, and keeps no tensors', async () => {
    const program = await createProgram(spec, { mode });
    program.run('predict', { x: batch(2).x });
    const before = tf.memory().numTensors;
    const x = { shape: [2, 2], data: Float32Array.of(1, 2, 3) };
    expect(() => program.run('predict', { x })).toThrow(/\[2, ?2\].* 3/);
    expect(tf.memory().numTensors).toBe(before);
    program.dispose();
  });

  it.each<[string, ProgramSpec['functions'][string], RegExp]>([
    [
      'a missing key',
      (scope) => ({ y: scope.random.normal([2]) }),
      /function 'fn' draws random numbers; pass the option/,
    ],
    [
      'a vector loss',
      (scope, { one }) => scope.minimize('fit', one!, () => ({ loss: tf.neg(scope.variable('w')) })),
      /minimize fit: loss has shape \[2, 1\]; use a scalar/,
    ],
    [
      'a vector rate',
      (scope) => scope.minimize('fit', scope.variable('w'), () => ({ loss: tf.sum(scope.variable('w')) })),
      /learning rate has shape \[2, 1\]/,
    ],
    [
      'a loss of something else',
      (scope, { one }) => scope.minimize('fit', one!, () => ({ loss: tf.neg(scope.variable('count')) })),
      /loss does not depend on parameter 'w'/,
    ],
    [
      'float indices',
      (scope, { one }) => ({ y: scope.gather('rows', one!) }),
      /gather: indices are float32 of shape \[\]; use an int32 vector/,
    ],
    [
      'a dropout of everything',
      (scope) => ({ y: scope.random.dropout(scope.variable('w'), 1) }),
      /dropout: rate 1 is not from 0 to below 1/,
    ],
  ])('says in a sentence what is wrong with %s, and keeps no tensors', async (_, fn, message) => {
    const program = await createProgram({ ...spec, functions: { ...spec.functions, fn } }, { mode });
    program.run('predict', { x: batch(2).x });
    const before = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) expect(() => program.run('fn', { one: 1 })).toThrow(message);
    expect(tf.memory().numTensors).toBe(before);
    program.dispose();
  });

  it('refuses rows that do not exist, keys that are no numbers, and work after its end', async () => {
    const program = await createProgram(spec, { mode });
    // On a GPU TensorFlow's op doesn't look, and gives zeros.
    const looks = mode === 'eager' || !(await nativeBackend()).isUsingGpuDevice;
    if (looks) expect(() => program.run('rows', { indices: Int32Array.of(5) })).toThrow(/not (in|from)/);
    expect(() => program.run('noise', {}, { random: [NaN, 1] })).toThrow(
      'random: NaN is not a whole number of 32 bits.',
    );
    expect(() => program.run('toString', {})).toThrow("function 'toString': the program has train");
    program.dispose();
    program.dispose();
    expect(() => program.run('predict', { x: batch(2).x })).toThrow('the program has been disposed of.');
    expect(() => program.read(['w'])).toThrow('disposed');
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

it('records calls that are prepared twice, and those that differ in nothing but their values, once', async () => {
  let recorded = 0;
  const program = await createProgram({
    variables: {},
    functions: {
      double: (_scope, { x }) => {
        recorded++;
        return { y: tf.mul(x!, 2) };
      },
    },
  });
  const call = (...values: number[]) => ({ name: 'double', feeds: { x: Float32Array.from(values) } });
  program.prepare([call(1, 2), call(3, 4), call(1, 2, 3), call(5, 6)]);
  expect(recorded).toBe(2);
  expect(Array.from(program.run('double', { x: Float32Array.of(5, 6) }).tensors['y']!.data)).toEqual([10, 12]);
  expect(recorded).toBe(2);
  program.dispose();
});
