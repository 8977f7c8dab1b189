import type { Tensor2D } from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { CompiledProgram } from '../../models/engine/compiled-program.js';
import { createProgram } from '../../models/engine/create-program.js';
import { Graph } from '../../models/engine/graph.js';
import type { NativeBackend } from '../../models/engine/native-backend.js';
import { traced } from '../../models/engine/op-trace.js';
import type { ProgramSpec } from '../../models/engine/program.js';
import { Session } from '../../models/engine/session.js';
import { loadTensorFlow, tf } from '../../models/engine/tensorflow.js';

let native: NativeBackend;
beforeAll(async () => {
  const runtime = await loadTensorFlow();
  if (!runtime.native) throw new Error(`native TensorFlow is missing: ${runtime.reason}`);
  native = runtime.native;
});

/** tanh(x · x) + x · x, 64 × 64; XLA makes one cluster of it. */
function run(xla: boolean) {
  const graph = new Graph();
  const x = graph.placeholder('x', [64, 64], 'float32');
  const product = graph.add('MatMul', [x, x], { T: { type: 1 } });
  const y = graph.float('Mul', graph.float('AddV2', graph.float('Tanh', product), product), product);
  const session = new Session(native, graph.nodes, { xla });
  const value = { shape: [64, 64], data: new Float32Array(64 * 64).fill(0.01) };
  const { result, ops } = traced(native, () => session.run([[x, value]], [y])[0]!);
  session.close();
  return { values: Array.from(result.data), ops };
}

test('a traced run tells which ops ran, when and how large their outputs were', () => {
  const { ops } = run(false);
  const product = ops.find(({ op }) => op.includes('MatMul'))!;
  expect(product.shape).toEqual([64, 64]);
  expect(product.bytes).toBeGreaterThanOrEqual(64 * 64 * 4);
  const tanh = ops.find(({ op }) => op === 'Tanh')!;
  expect(tanh.start).toBeGreaterThanOrEqual(product.start + product.duration);
  expect(Math.abs(tanh.start / 1000 - performance.now())).toBeLessThan(60_000);
});

test('XLA is on for one session alone, and gives the same values', () => {
  const [graph, xla] = [run(false), run(true)];
  expect(graph.ops.some(({ op }) => op.startsWith('_Xla'))).toBe(false);
  expect(xla.ops.some(({ op }) => op.startsWith('_Xla'))).toBe(true);
  xla.values.forEach((value, index) => expect(value).toBeCloseTo(graph.values[index]!, 6));
});

test('XLA compiles a step with several updates as one program, and nothing else', async () => {
  const weights = (...shape: number[]) => ({
    shape,
    data: new Float32Array(tf.util.sizeFromShape(shape)).map((_, i) => Math.sin(i)),
  });
  const spec: ProgramSpec = {
    variables: { 'a/w': weights(8, 8), 'a/b': weights(8), 'b/w': weights(8, 8) },
    optimizers: {
      a: { kind: 'adam', parameters: ['a/w', 'a/b'], clipNorm: 1 },
      b: { kind: 'rmsprop', parameters: ['b/w'], weightDecay: 0.1 },
    },
    functions: {
      step: (scope, { x }) => {
        const hidden = () => tf.relu(tf.add(tf.matMul(x as Tensor2D, scope.variable('a/w')), scope.variable('a/b')));
        const loss = () => ({ loss: tf.mean(tf.square(tf.matMul(hidden() as Tensor2D, scope.variable('b/w')))) });
        const rate = tf.scalar(0.001);
        return { first: scope.minimize('a', rate, loss).loss, second: scope.minimize('b', rate, loss).loss };
      },
      predict: (scope, { x }) => ({ y: tf.relu(tf.matMul(x as Tensor2D, scope.variable('a/w'))) }),
    },
  };
  const feeds = { x: weights(64, 8) };
  const steps = (xla: boolean) => {
    const program = new CompiledProgram(native, spec, { xla });
    const losses = Array.from({ length: 5 }, () => program.run('step', feeds).scalars);
    const { ops } = traced(native, () => program.run('step', feeds));
    program.run('predict', feeds);
    const others = traced(native, () => program.run('predict', feeds)).ops;
    const weightsNow = Object.values(program.read(program.variables)).flatMap(({ data }) => Array.from(data));
    program.dispose();
    return { numbers: [...losses.flatMap(({ first, second }) => [first!, second!]), ...weightsNow], ops, others };
  };
  const [graph, xla] = [steps(false), steps(true)];
  expect(xla.ops.filter(({ op }) => op === '_XlaRun')).toHaveLength(1);
  expect(xla.ops.filter(({ op }) => /MatMul|Adam|RMSProp|Assign/.test(op))).toEqual([]);
  expect(xla.others.filter(({ op }) => op.startsWith('_Xla'))).toEqual([]);
  for (const [index, value] of graph.numbers.entries()) {
    expect(Math.abs(xla.numbers[index]! - value)).toBeLessThan(1e-5 + 1e-4 * Math.abs(value));
  }
});

test('outside of a trace nothing is kept', () => {
  run(false);
  tf.dispose(tf.add(tf.scalar(1), tf.scalar(2)));
  expect(() =>
    traced(native, () => {
      throw new Error('stop');
    }),
  ).toThrow('stop');
  native.binding.setRunOptions(undefined);
  expect(native.binding.runMetadata().length).toBe(0);
});

test('the ops of a function run one after the other', async () => {
  const program = await createProgram({
    variables: {},
    functions: {
      products: (_, { x }) => ({
        y: tf.addN(Array.from({ length: 8 }, (_, i) => tf.tanh(tf.matMul(tf.add(x!, i), x as Tensor2D)))),
      }),
    },
  });
  const feeds = { x: { shape: [300, 300], data: new Float32Array(300 * 300).fill(0.01) } };
  program.run('products', feeds);
  for (let i = 0; i < 20; i++) {
    const { ops } = traced(native, () => program.run('products', feeds));
    expect(ops.filter(({ op }) => op === 'Tanh')).toHaveLength(8);
    const ends = ops.map(({ start, duration }) => start + duration);
    ops
      .slice(1)
      .forEach(({ start }, at) => expect(start).toBeGreaterThanOrEqual(Math.max(...ends.slice(0, at + 1)) - 1));
  }
  program.dispose();
});

test('numbers below 1e-38 are 0 whichever thread computes them', async () => {
  const program = await createProgram({
    variables: {},
    functions: {
      few: (_, { x }) => ({ y: tf.mul(x!, 0.5) }),
      many: (_, { x, half }) => ({ y: tf.matMul(x as Tensor2D, half as Tensor2D) }),
    },
  });
  const x = { shape: [300, 300], data: new Float32Array(300 * 300).fill(2e-38) };
  const half = { shape: [300, 300], data: Float32Array.from({ length: 90_000 }, (_, i) => (i % 301 === 0 ? 0.5 : 0)) };
  expect(new Set(program.run('few', { x }).tensors['y']!.data)).toEqual(new Set([0]));
  expect(new Set(program.run('many', { x, half }).tensors['y']!.data)).toEqual(new Set([0]));
  program.dispose();
});
