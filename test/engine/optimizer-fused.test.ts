/** Adam as one op of the lab's own, held to the same composed of TensorFlow's, which optimizers.test.ts holds to its equations. */
import type { Scalar, Tensor } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { createProgram } from '../../models/engine/create-program.js';
import { Graph } from '../../models/engine/graph.js';
import { attr } from '../../models/engine/graph-def.js';
import type { NativeBackend } from '../../models/engine/native-backend.js';
import { completeOptimizer, type OptimizerSpec } from '../../models/engine/optimizer.js';
import { addUpdate } from '../../models/engine/optimizer-graph.js';
import { fused, withoutFusedOps } from '../../models/engine/ops/fused.js';
import type { Feed, Outputs, Program, ProgramSpec } from '../../models/engine/program.js';
import { Session } from '../../models/engine/session.js';
import { tf } from '../../models/engine/tensorflow.js';
import { nativeBackend } from './native.js';

let backend: NativeBackend;
beforeAll(async () => {
  backend = await nativeBackend();
  expect(fused()).not.toBeNull();
});

type Options = Omit<OptimizerSpec, 'parameters'>;
type Shapes = Record<string, number[]>;

/** Sizes around vectors of 4, 8 and 16, and around the ranges of 8192 that threads take; some of them of rank 2. */
const SHAPES: Shapes = {
  ...{ one: [1], fifteen: [3, 5], sixteen: [16], seventeen: [17], wide: [130, 129], range: [8192], odd: [16385] },
  ...{ scalar: [], last: [7, 1] },
};

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, dim) => product * dim, 1);

function normal(shape: readonly number[], seed: number): Float32Array {
  return tf.tidy(() => tf.randomNormal([sizeOf(shape)], 0, 1, 'float32', seed).dataSync() as Float32Array).slice();
}

/** The loss is Σ variable · input + extra: the gradients are the inputs. */
function specOf(options: Options, shapes: Shapes): ProgramSpec {
  const names = Object.keys(shapes);
  return {
    variables: Object.fromEntries(
      names.map((name, i) => [name, { shape: shapes[name]!, data: normal(shapes[name]!, i + 1) }]),
    ),
    optimizers: { o: { ...options, parameters: names } },
    functions: {
      step: (scope, inputs) => {
        const { loss, gradientNorm, applied } = scope.minimize('o', inputs['rate']!, () => ({
          loss: names.reduce<Tensor>(
            (sum, name) => tf.add(sum, tf.sum(tf.mul(scope.variable(name), inputs[name]!))),
            inputs['extra']!,
          ) as Scalar,
        }));
        return { loss, gradientNorm, applied };
      },
    },
  };
}

function feedsOf(shapes: Shapes, step: number, scale = 1): Record<string, Feed> {
  const gradients = Object.entries(shapes).map(([name, shape], i) => {
    const data = normal(shape, 1000 * step + i).map((value) => value * scale);
    return [name, { shape, data }] as const;
  });
  return { ...Object.fromEntries(gradients), rate: 0.01, extra: 0 };
}

/** What the last of some steps gives. */
function train(program: Program, steps: number): Outputs['scalars'] {
  let scalars: Outputs['scalars'] = {};
  for (let step = 1; step <= steps; step++) ({ scalars } = program.run('step', feedsOf(SHAPES, step)));
  return scalars;
}

const CASES: Options[] = [
  { kind: 'adam' },
  { kind: 'adam', beta1: 0.5, beta2: 0.9, epsilon: 1e-3, weightDecay: 0.1, clipNorm: 2 },
  { kind: 'adam', clipNorm: 1e6 },
  { kind: 'adamw', weightDecay: 0.3 },
  { kind: 'adamw', epsilon: 1e-2, weightDecay: 0.1, clipNorm: 1 },
];

describe('Adam over parameters of many sizes', () => {
  it.each(CASES)('%o is what the composed ops give', async (options) => {
    const own = await createProgram(specOf(options, SHAPES), { mode: 'compiled', execution: { xla: false } });
    const composed = await createProgram(specOf(options, SHAPES), { mode: 'compiled', execution: { xla: false } });
    const scalars = train(own, 5);
    const expected = withoutFusedOps(() => train(composed, 5));
    expect(scalars['applied']).toBe(1);
    for (const name of ['loss', 'gradientNorm']) expect(scalars[name]! / expected[name]!).toBeCloseTo(1, 5);
    const [values, wanted] = [own.read(own.variables), composed.read(composed.variables)];
    for (const name of own.variables) {
      const largest = Math.max(...wanted[name]!.data.map(Math.abs));
      const worst = Math.max(...values[name]!.data.map((value, i) => Math.abs(value - wanted[name]!.data[i]!)));
      expect(worst / largest, name).toBeLessThan(1e-6);
    }
    own.dispose();
    composed.dispose();
  });

  it('gives the same bits every time, however threads share the work', async () => {
    const runs: unknown[] = [];
    for (let run = 0; run < 3; run++) {
      const program = await createProgram(specOf(CASES[4]!, SHAPES));
      const { gradientNorm } = train(program, 4);
      runs.push([gradientNorm, program.read(program.variables)]);
      program.dispose();
    }
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).toEqual(runs[0]);
  });
});

describe('Adam in one op', () => {
  const shapes: Shapes = { matrix: [3, 6], vector: [18] };
  const zeros = { ...feedsOf(shapes, 1, 0), rate: 0.5 };

  it('AdamW shrinks the parameters of rank 2 and no others, and leaves their moments alone', async () => {
    const program = await createProgram(specOf({ kind: 'adamw', weightDecay: 0.125 }, shapes));
    const before = program.read(['matrix', 'vector', 'o/m/matrix']);
    program.run('step', zeros);
    const after = program.read(['matrix', 'vector', 'o/m/matrix']);
    expect(after['vector']).toEqual(before['vector']);
    expect(after['o/m/matrix']).toEqual(before['o/m/matrix']);
    after['matrix']!.data.forEach((value, i) => expect(value / before['matrix']!.data[i]!).toBeCloseTo(1 - 0.0625, 6));
    program.dispose();
  });

  it('Adam adds what decays to the gradients of rank 2, but not to their norm', async () => {
    const program = await createProgram(specOf({ kind: 'adam', weightDecay: 0.125 }, shapes));
    const { matrix } = program.read(['matrix']);
    expect(program.run('step', zeros).scalars['gradientNorm']).toBe(0);
    const after = program.read(['o/m/matrix', 'o/m/vector']);
    after['o/m/matrix']!.data.forEach((m, i) => expect(m).toBeCloseTo(0.1 * 0.125 * matrix!.data[i]!, 6));
    expect(after['o/m/vector']!.data.every((m) => m === 0)).toBe(true);
    program.dispose();
  });

  it('counts its steps in the powers, which are those of floats', async () => {
    const program = await createProgram(specOf({ kind: 'adam' }, shapes));
    const powers = [0.9, 0.999].map(Math.fround);
    const expected = [...powers];
    for (let step = 1; step <= 200; step++) {
      program.run('step', feedsOf(shapes, step));
      powers.forEach((beta, i) => (expected[i] = Math.fround(expected[i]! * beta)));
    }
    const { 'o/beta1Power': first, 'o/beta2Power': second } = program.read(['o/beta1Power', 'o/beta2Power']);
    expect([first!.data[0], second!.data[0]]).toEqual(expected);
    program.dispose();
  });

  const at = (index: number, value: number) => {
    const data = new Float32Array(18).fill(0.1);
    data[index] = value;
    return { shape: [18], data };
  };
  it.each<[what: string, feeds: Record<string, Feed>]>([
    ['a loss that is not a number', { extra: NaN }],
    ['an infinite loss', { extra: Infinity }],
    ['a learning rate that is not a number', { rate: NaN }],
    ['an infinite learning rate', { rate: -Infinity }],
    ['one infinite gradient', { vector: at(0, Infinity) }],
    ['one gradient that is not a number, the very last', { vector: at(17, NaN) }],
    ['gradients whose squares are no floats', { vector: at(3, 1e20) }],
  ])('%s leaves everything as it is', async (_, poison) => {
    const program = await createProgram(specOf({ kind: 'adamw', weightDecay: 0.1, clipNorm: 1 }, shapes));
    expect(program.run('step', feedsOf(shapes, 1)).scalars['applied']).toBe(1);
    const before = program.read(program.variables);
    expect(program.run('step', { ...feedsOf(shapes, 2), ...poison }).scalars['applied']).toBe(0);
    expect(program.read(program.variables)).toEqual(before);
    expect(program.run('step', feedsOf(shapes, 2)).scalars['applied']).toBe(1);
    expect(program.read(['o/m/vector'])).not.toEqual(before['o/m/vector']);
    program.dispose();
  });
});

/** Runs an update of variables `w` by a gradient of shape [2], each variable written before, with its shape. */
function update(variables: Record<string, number[]>, nameOf = (name: string) => name): void {
  const graph = new Graph();
  const float = { dtype: attr.type('float32') };
  const handle = (name: string) => graph.variable(nameOf(name), variables[nameOf(name)]!, 'float32');
  const writes = Object.entries(variables).map(([name, shape]) =>
    graph.add(
      'AssignVariableOp',
      [handle(name), graph.constant(new Float32Array(sizeOf(shape)), shape, 'float32')],
      float,
    ),
  );
  const { done } = addUpdate(graph, {
    name: 'o',
    spec: completeOptimizer({ kind: 'adam', parameters: ['w'] }),
    loss: graph.scalar(0),
    learningRate: graph.scalar(1),
    gradients: new Map([['w', graph.constant(Float32Array.of(1, 2), [2], 'float32')]]),
    ranks: new Map([['w', 1]]),
    handle,
    reads: writes,
    writer: () => undefined,
    xla: false,
  });
  const fetched = graph.add('Identity', [graph.scalar(0)], { T: attr.type('float32') }, { control: [done] });
  const session = new Session(backend, graph.nodes);
  try {
    session.run([], [fetched]);
  } finally {
    session.close();
  }
}

test('variables that do not fit are named', () => {
  const fitting = { w: [2], 'o/m/w': [2], 'o/v/w': [2], 'o/beta1Power': [], 'o/beta2Power': [] };
  expect(() => update(fitting)).not.toThrow();
  expect(() => update({ ...fitting, 'o/v/w': [1, 2] })).toThrow(
    /variable 'o\/v\/w' is float\[1,2\] instead of float\[2\]/,
  );
  expect(() => update({ ...fitting, 'o/beta1Power': [1] })).toThrow(
    /variable 'o\/beta1Power' is float\[1\] instead of float\[\]/,
  );
  const twice = (name: string) => (name === 'o/v/w' ? 'o/m/w' : name);
  expect(() => update(fitting, twice)).toThrow(/variable 'o\/m\/w' is given twice, and can be only once/);
});
