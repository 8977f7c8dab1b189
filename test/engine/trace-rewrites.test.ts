import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { CompiledProgram } from '../../models/engine/compiled-program.js';
import { constant } from '../../models/engine/constant.js';
import { Graph } from '../../models/engine/graph.js';
import type { NativeBackend } from '../../models/engine/native-backend.js';
import { leakyRelu, relu } from '../../models/engine/ops.js';
import { Recorder } from '../../models/engine/recorder.js';
import { scoped, tf } from '../../models/engine/tensorflow.js';
import { nativeBackend } from './native.js';

let backend: NativeBackend;
beforeAll(async () => {
  backend = await nativeBackend();
});

const SHAPE = [4, 6];
const DATA = Float32Array.from({ length: 24 }, (_, i) => Math.sin(i));

/** Names of the ops that `f` of a 4 × 6 matrix is recorded as, constants left out. */
function recordedOps(f: (x: Tensor2D) => Tensor): string[] {
  const graph = new Graph();
  scoped(() => {
    const recorder = new Recorder(backend, graph, new Set());
    const x = recorder.stand(graph.placeholder('x', SHAPE, 'float32'), SHAPE) as Tensor2D;
    recorder.record(() => recorder.ref(f(x)));
  });
  return graph.nodes.map(({ op }) => op).filter((op) => op !== 'Placeholder' && op !== 'Const');
}

/** What `f` of the matrix gives, recorded and op by op. */
function bothResults(f: (x: Tensor2D) => Tensor): [recorded: number[], expected: number[]] {
  const program = new CompiledProgram(backend, {
    variables: {},
    functions: { fn: (_, { x }) => ({ y: tf.reshape(f(x as Tensor2D), [-1]) }) },
  });
  const recorded = Array.from(program.run('fn', { x: { shape: SHAPE, data: DATA } }).tensors['y']!.data);
  program.dispose();
  return [recorded, Array.from(tf.tidy(() => f(tf.tensor2d(DATA, [4, 6])).dataSync()))];
}

const CASES: [name: string, f: (x: Tensor2D) => Tensor, ops: string[]][] = [
  ['a reshape to the same shape', (x) => tf.neg(tf.reshape(x, [4, 6])), ['Neg']],
  ['a reshape there and back', (x) => tf.neg(tf.reshape(tf.reshape(x, [24]), [4, 6])), ['Reshape', 'Neg']],
  [
    'a chain of reshapes, as one each',
    (x) => tf.neg(tf.reshape(tf.reshape(tf.reshape(x, [2, 12]), [24]), [3, 8])),
    ['Reshape', 'Reshape', 'Reshape', 'Neg'],
  ],
  ['a cast to the same type', (x) => tf.neg(tf.cast(x, 'float32')), ['Neg']],
  ['a cast to another type', (x) => tf.cast(tf.cast(x, 'int32'), 'float32'), ['Cast', 'Cast']],
  ['a slice and a tile of everything', (x) => tf.neg(tf.tile(tf.slice(x, [0, 0], [4, 6]), [1, 1])), ['Neg']],
  ['a slice of a part', (x) => tf.slice(x, [1, 0], [2, 6]), ['Slice']],
  ['a transpose to the same shape', (x) => tf.transpose(tf.slice(x, [0, 0], [4, 4])), ['Slice', 'Transpose']],
  ['a product of matrices', (x) => tf.matMul(x, x, false, true), ['ModelLabMatMul']],
  ['a product of transposed matrices', (x) => tf.matMul(x, x, true, false), ['ModelLabMatMul']],
  [
    'a product of stacks of matrices',
    (x) => tf.matMul(tf.reshape(x, [2, 2, 6]), tf.reshape(x, [2, 6, 2])),
    ['Reshape', 'Reshape', 'BatchMatMulV2'],
  ],
  [
    'the mean and its gradient',
    (x) => tf.grad((t) => tf.mean(tf.mul(t, constant(tf.tensor1d([1, 2, 3, 4, 5, 6])))))(x),
    [],
  ],
];

describe('what is recorded', () => {
  it.each(CASES.filter(([, , ops]) => ops.length > 0))('leaves out what changes nothing in %s', (_, f, ops) => {
    expect(recordedOps(f)).toEqual(ops);
  });

  it.each(CASES)('gives the same as op by op for %s', (_, f) => {
    const [recorded, expected] = bothResults(f);
    expect(recorded).toHaveLength(expected.length);
    recorded.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));
  });

  it.each([
    ['ReLU', relu, 'ReluGrad'],
    ['leaky ReLU', (x: Tensor) => leakyRelu(x, 0.2), 'LeakyReluGrad'],
    ['falling leaky ReLU', (x: Tensor) => leakyRelu(x, -0.5), null],
  ] as const)('takes the gradient of a %s from its output where that has the same sign', (_, f, op) => {
    const graph = new Graph();
    scoped(() => {
      const recorder = new Recorder(backend, graph, new Set());
      const x = recorder.stand(graph.placeholder('x', SHAPE, 'float32'), SHAPE);
      recorder.record(() => recorder.ref(tf.grad((t) => f(t))(x)));
    });
    const gradient = graph.nodes.find(({ op }) => op.endsWith('Grad'))!;
    const source = graph.nodes.find(({ name }) => name === gradient.input[1])!;
    expect(source.op).toBe(op === null ? 'Placeholder' : op.replace('Grad', ''));
    const [recorded, expected] = bothResults((t) => tf.grad((u) => f(u))(t));
    expect(recorded).toEqual(expected);
  });

  it('makes a reshape of a reshape out of what was there first', () => {
    const graph = new Graph();
    scoped(() => {
      const recorder = new Recorder(backend, graph, new Set());
      const x = recorder.stand(graph.placeholder('x', SHAPE, 'float32'), SHAPE);
      recorder.record(() => recorder.ref(tf.reshape(tf.reshape(x, [24]), [3, 8])));
    });
    const reshapes = graph.nodes.filter(({ op }) => op === 'Reshape');
    expect(reshapes.map(({ input }) => input[0])).toEqual(['x', 'x']);
  });
});
