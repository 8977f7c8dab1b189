import type { Scalar } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createProgram } from '../../models/engine/create-program.js';
import type { OptimizerSpec } from '../../models/engine/optimizer.js';
import type { Program, ProgramSpec } from '../../models/engine/program.js';
import type { TensorData } from '../../models/engine/tensor-data.js';
import { tf } from '../../models/engine/tensorflow.js';
import { nativeBackend } from './native.js';

beforeAll(async () => {
  await nativeBackend();
});

/** Two parameters a and b of one model, moved by an optimizer each: y ≈ x · a + b. */
const spec = (options: Omit<OptimizerSpec, 'parameters'>): ProgramSpec => ({
  variables: {
    a: { shape: [3, 1], data: Float32Array.of(0.5, -1, 2) },
    b: { shape: [1], data: Float32Array.of(0.1) },
  },
  optimizers: { one: { ...options, parameters: ['a'] }, two: { ...options, parameters: ['b'] } },
  functions: {
    train: (scope, { x, y, rate }) => {
      const error = () =>
        tf.mean(tf.square(tf.sub(tf.add(tf.matMul(x!, scope.variable('a')), scope.variable('b')), y!))) as Scalar;
      const one = scope.minimize('one', rate!, () => ({ loss: error() }));
      const two = scope.minimize('two', rate!, () => ({ loss: error() }));
      return { first: one.loss, second: two.loss, norm: one.gradientNorm, applied: tf.mul(one.applied, two.applied) };
    },
    twice: (scope, { rate }) => {
      const step = () => scope.minimize('one', rate!, () => ({ loss: tf.sum(scope.variable('a')) }));
      return { loss: tf.add(step().loss, step().loss) };
    },
    other: (scope) => ({ sum: tf.sum(scope.variable('a')) }),
  },
});

const X = Float32Array.from({ length: 24 }, (_, i) => Math.sin(3 * i + 1));
const Y = Float32Array.from({ length: 8 }, (_, i) => 3 * Math.cos(i));
const RATE = 0.05;

/** Rows `from` to `to` of the eight. */
function feeds(from: number, to: number, poison?: number) {
  const x = X.slice(3 * from, 3 * to);
  if (poison !== undefined) x[1] = poison;
  return {
    x: { shape: [to - from, 3], data: x },
    y: { shape: [to - from, 1], data: Y.slice(from, to) },
    rate: RATE,
  };
}

/** One update of `optimizer` from the eight rows in `parts` equal parts; the last part's outputs. */
function accumulate(program: Program, optimizer: string, parts: number, poison?: { part: number; value: number }) {
  let last: Record<string, number> = {};
  for (let part = 0; part < parts; part++) {
    const [from, to] = [(8 / parts) * part, (8 / parts) * (part + 1)];
    const phase = { optimizer, parts, last: part === parts - 1 };
    last = program.run('train', feeds(from, to, poison?.part === part ? poison.value : undefined), { phase }).scalars;
    if (!phase.last) expect(last).toMatchObject({ norm: 0, applied: 1 });
  }
  return last;
}

function expectClose(actual: Record<string, TensorData>, expected: Record<string, TensorData>): void {
  for (const [name, { data }] of Object.entries(expected)) {
    data.forEach((value, i) => expect(actual[name]!.data[i], name).toBeCloseTo(value, 5));
  }
}

const CASES: Omit<OptimizerSpec, 'parameters'>[] = [
  { kind: 'adam' },
  { kind: 'sgd' },
  { kind: 'adamw', weightDecay: 0.2, clipNorm: 0.5 },
  { kind: 'sgd', clipNorm: 0.3 },
];

describe.each(['compiled', 'eager'] as const)('gradient accumulation, %s', (mode) => {
  it.each(CASES)('of %o moves weights and slots as one batch of all parts does', async (options) => {
    const [whole, summed] = [
      await createProgram(spec(options), { mode }),
      await createProgram(spec(options), { mode }),
    ];
    for (let step = 0; step < 4; step++) {
      // In two phases of parts, as the one function moves two optimizers in a row.
      const once = whole.run('train', feeds(0, 8)).scalars;
      const { norm } = accumulate(summed, 'one', step % 2 === 0 ? 4 : 2);
      expect(norm! / once['norm']!).toBeCloseTo(1, 4);
      accumulate(summed, 'two', step % 2 === 0 ? 2 : 1);
    }
    expect(summed.variables).toEqual(whole.variables);
    expectClose(summed.read(summed.variables), whole.read(whole.variables));
    whole.dispose();
    summed.dispose();
  });

  it('leaves the other optimizer alone and still runs its forward pass', async () => {
    const program = await createProgram(spec({ kind: 'sgd' }), { mode });
    const before = program.read(['b', 'two/momentum/b']);
    const { second } = accumulate(program, 'one', 2);
    expect(program.read(['b', 'two/momentum/b'])).toEqual(before);
    const [a, b] = [program.read(['a'])['a']!.data, before['b']!.data];
    let expected = 0;
    for (let row = 4; row < 8; row++) {
      const y = Array.from(a).reduce((sum, weight, i) => sum + weight * X[3 * row + i]!, b[0]!);
      expected += (y - Y[row]!) ** 2 / 4;
    }
    expect(second).toBeCloseTo(expected, 4);
    program.dispose();
  });

  it.each([
    { part: 0, value: NaN },
    { part: 3, value: NaN },
    { part: 1, value: Infinity },
  ])('skips the whole update where part $part holds $value, and starts afresh', async (poison) => {
    const options = { kind: 'adam', clipNorm: 1 } as const;
    const [program, other] = [
      await createProgram(spec(options), { mode }),
      await createProgram(spec(options), { mode }),
    ];
    const before = program.read(program.variables);
    expect(accumulate(program, 'one', 4, poison)['applied']).toBe(0);
    expect(program.read(program.variables)).toEqual(before);
    expect(accumulate(program, 'one', 4)['applied']).toBe(1);
    accumulate(other, 'one', 4);
    expectClose(program.read(program.variables), other.read(other.variables));
    program.dispose();
    other.dispose();
  });

  it('skips the update where only the loss of an early part is not finite', async () => {
    const base = spec({ kind: 'sgd' });
    const functions: ProgramSpec['functions'] = {
      fn: (scope, { x, rate }) => {
        const loss = () => tf.add(tf.sum(scope.variable('a')), tf.sum(x!)) as Scalar;
        return { applied: scope.minimize('one', rate!, () => ({ loss: loss() })).applied };
      },
    };
    const program = await createProgram({ ...base, functions }, { mode });
    const run = (x: number, last: boolean) =>
      program.run('fn', { x, rate: RATE }, { phase: { optimizer: 'one', parts: 2, last } }).scalars['applied'];
    expect([run(Infinity, false), run(1, true), run(1, false), run(1, true)]).toEqual([1, 0, 1, 1]);
    program.dispose();
  });

  it('keeps what was summed when a function is added in between', async () => {
    const [program, other] = [
      await createProgram(spec({ kind: 'sgd' }), { mode }),
      await createProgram(spec({ kind: 'sgd' }), { mode }),
    ];
    const phase = { optimizer: 'one', parts: 2, last: false };
    program.run('train', feeds(0, 4), { phase });
    program.run('other', {});
    program.run('train', feeds(4, 8), { phase: { ...phase, last: true } });
    accumulate(other, 'one', 2);
    expect(program.read(program.variables)).toEqual(other.read(other.variables));
    program.dispose();
    other.dispose();
  });

  it('gives the same when it was prepared', async () => {
    const [program, other] = [
      await createProgram(spec({ kind: 'adam' }), { mode }),
      await createProgram(spec({ kind: 'adam' }), { mode }),
    ];
    program.prepare(
      [false, true].map((last) => ({
        name: 'train',
        feeds: feeds(0, 4),
        phase: { optimizer: 'one', parts: 2, last },
      })),
    );
    expect(accumulate(program, 'one', 2)).toEqual(accumulate(other, 'one', 2));
    expect(program.read(program.variables)).toEqual(other.read(other.variables));
    program.dispose();
    other.dispose();
  });

  it('says in a sentence what a phase can not be, and keeps no tensors', async () => {
    const program = await createProgram(spec({ kind: 'sgd' }), { mode });
    const run = (name: string, optimizer: string, parts: number) =>
      program.run(name, name === 'twice' ? { rate: RATE } : feeds(0, 8), { phase: { optimizer, parts, last: true } });
    accumulate(program, 'one', 2);
    const before = tf.memory().numTensors;
    expect(() => run('train', 'three', 2)).toThrow("phase: the program has no optimizer 'three'.");
    expect(() => run('train', 'one', 1.5)).toThrow('phase: 1.5 parts is not a whole number from 1.');
    expect(() => run('twice', 'one', 2)).toThrow(
      "minimize one: a function that minimizes twice can't be one of several parts of an update.",
    );
    accumulate(program, 'one', 2);
    expect(tf.memory().numTensors).toBe(before);
    program.dispose();
    expect(tf.memory().numTensors).toBeLessThan(before + 1);
  });
});
