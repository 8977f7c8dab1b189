import { describe, expect, it } from 'vitest';
import { channelMasks, withChannelMasks } from '../../../models/edge/compress/channel-pruning.js';
import { removeDeadChannels } from '../../../models/edge/compress/remove-dead-channels.js';
import { sizeOf } from '../../../models/edge/graph/constants.js';
import type { InferenceGraph, Ref, Shape } from '../../../models/edge/graph/inference-graph.js';
import { attr } from '../../../models/engine/graph-def.js';
import { Numbers } from '../../transformer/reference/random.js';
import { graphOf } from '../graphs.js';
import { B, GraphMaker } from './graphs.js';
import { outputOf } from './open.js';

const numbers = new Numbers(3);
const some = (count: number) => Float32Array.from({ length: count }, () => numbers.next());

/** Random numbers with 0 where the last index is one of these. */
const without = (count: number, channels: number, zero: number[]) =>
  some(count).map((value, at) => (zero.includes(at % channels) ? 0 : value));

const dense = (inputs: number, outputs: number, zero: number[] = []) => ({
  kernel: without(inputs * outputs, outputs, zero),
  bias: without(outputs, outputs, zero),
});

const x_B6 = { x: { shape: [3, 6], data: some(18) } };
const x_B441 = { x: { shape: [3, 4, 4, 1], data: some(48) } };

/** The graph made smaller, which gives the same. */
async function smaller(graph: InferenceGraph, inputs: typeof x_B6): Promise<(ref: Ref) => Shape | undefined> {
  const small = removeDeadChannels(graph);
  const [before, after] = [await outputOf(graph, inputs), await outputOf(small, inputs)];
  expect(after.shape).toEqual(before.shape);
  const far = [...before.data].map((value, at) => Math.abs(value - after.data[at]!));
  expect(Math.max(...far)).toBeLessThan(1e-6);
  expect(Math.max(...[...before.data].map(Math.abs))).toBeGreaterThan(0.01);
  return (ref) => small.shapes.get(ref);
}

describe.each(['cnn', 'residual', 'patches', 'generator'] as const)('of a %s', (kind) => {
  it('goes what channel pruning set to 0, and nothing else changes', async () => {
    const { graph } = await graphOf(kind);
    const zeroed = withChannelMasks(graph, channelMasks(graph, 0.4));
    const small = removeDeadChannels(zeroed);
    const inputs = Object.fromEntries(
      graph.inputs.map(({ name, shape }) => [name, { shape: [2, ...shape], data: some(2 * sizeOf(shape)) }]),
    );
    const [before, after] = [await outputOf(zeroed, inputs), await outputOf(small, inputs)];
    expect(Math.max(...[...before.data].map((value, at) => Math.abs(value - after.data[at]!)))).toBeLessThan(1e-6);
    expect(numbersIn(small)).toBeLessThan(0.9 * numbersIn(graph));
  });
});

const numbersIn = ({ nodes, shapes }: InferenceGraph): number =>
  nodes.reduce((sum, { name, op }) => sum + (op === 'Const' ? sizeOf(shapes.get(name)!.map(Number)) : 0), 0);

it('takes out units that are always 0, with what reads them', async () => {
  const make = new GraphMaker();
  const hidden = make.add(
    'relu',
    'Relu',
    [make.dense('one', make.input('x', [6]), [6, 5], dense(6, 5, [1, 4]))],
    [B, 5],
  );
  const shapes = await smaller(make.graph(make.dense('two', hidden, [5, 2], dense(5, 2))), x_B6);
  expect(shapes('one/kernel')).toEqual([6, 3]);
  expect(shapes('one/bias')).toEqual([3]);
  expect(shapes('relu')).toEqual([B, 3]);
  expect(shapes('two/kernel')).toEqual([3, 2]);
});

it('takes out units that nothing needs', async () => {
  const make = new GraphMaker();
  const hidden = make.add('tanh', 'Tanh', [make.dense('one', make.input('x', [6]), [6, 4], dense(6, 4))], [B, 4]);
  const last = dense(4, 2);
  last.kernel.fill(0, 2 * 2, 3 * 2);
  const shapes = await smaller(make.graph(make.dense('two', hidden, [4, 2], last)), x_B6);
  expect(shapes('one/kernel')).toEqual([6, 3]);
  expect(shapes('two/kernel')).toEqual([3, 2]);
});

it('takes out what only feeds units that go', async () => {
  const make = new GraphMaker();
  const one = make.add('a', 'Relu', [make.dense('one', make.input('x', [6]), [6, 4], dense(6, 4))], [B, 4]);
  // Unit 0 of the first layer is read by unit 2 of the second alone, which nothing reads.
  const second = dense(4, 3);
  second.kernel.fill(0, 0, 2);
  const two = make.add('b', 'Relu', [make.dense('two', one, [4, 3], second)], [B, 3]);
  const third = dense(3, 2);
  third.kernel.fill(0, 4);
  const shapes = await smaller(make.graph(make.dense('three', two, [3, 2], third)), x_B6);
  expect(shapes('two/kernel')).toEqual([3, 2]);
  expect(shapes('one/kernel')).toEqual([6, 3]);
});

it('leaves units that are not 0: by their bias, or because the activation of 0 is not', async () => {
  const make = new GraphMaker();
  const layer = dense(6, 4, [0, 1]);
  layer.bias[0] = 0.5;
  const relu = make.add('relu', 'Relu', [make.dense('one', make.input('x', [6]), [6, 4], layer)], [B, 4]);
  const sigmoid = make.add('σ', 'Sigmoid', [make.dense('two', relu, [4, 4], dense(4, 4, [2]))], [B, 4]);
  const graph = make.graph(make.dense('three', sigmoid, [4, 2], dense(4, 2)));
  const small = removeDeadChannels(graph);
  expect(small.shapes.get('one/kernel')).toEqual([6, 3]);
  expect(small.shapes.get('two/kernel')).toEqual([3, 4]);
});

it('goes through convolutions, pooling and flattening', async () => {
  const make = new GraphMaker();
  const x = make.input('x', [4, 4, 1]);
  const one = make.conv('one', x, {
    k: [3, 3, 1, 4],
    kernel: without(36, 4, [3]),
    bias: without(4, 4, [3]),
  });
  const pooled = make.pool('pool', make.add('relu', 'Relu', [one], [B, 4, 4, 4]));
  const two = make.conv('two', pooled, {
    k: [3, 3, 4, 5],
    kernel: without(180, 5, [0, 2]),
    bias: without(5, 5, [0, 2]),
  });
  const flat = make.reshape('flat', make.add('relu2', 'Relu', [two], [B, 2, 2, 5]), [20]);
  const shapes = await smaller(make.graph(make.dense('three', flat, [20, 3], dense(20, 3))), x_B441);
  expect(shapes('one/kernel')).toEqual([3, 3, 1, 3]);
  expect(shapes('two/kernel')).toEqual([3, 3, 3, 3]);
  expect(shapes('flat')).toEqual([B, 12]);
  expect(shapes('three/kernel')).toEqual([12, 3]);
});

it('takes channels out of a residual sum only where all of its terms are 0', async () => {
  const make = new GraphMaker();
  const x = make.input('x', [4, 4, 1]);
  const stem = make.conv('stem', x, {
    k: [3, 3, 1, 4],
    kernel: without(36, 4, [1, 2]),
    bias: without(4, 4, [1, 2]),
  });
  const skip = make.add('skip', 'Relu', [stem], [B, 4, 4, 4]);
  const change = make.conv('change', skip, {
    k: [3, 3, 4, 4],
    kernel: without(144, 4, [2, 3]),
    bias: without(4, 4, [2, 3]),
  });
  const sum = make.add('sum', 'AddV2', [change, skip], [B, 4, 4, 4]);
  const mean = make.add('mean', 'Mean', [sum, make.integers('axes', [1, 2])], [B, 4], {
    ...{
      T: attr.type('float32'),
      Tidx: attr.type('int32'),
      keep_dims: attr.bool(false),
    },
  });
  const shapes = await smaller(make.graph(make.dense('head', mean, [4, 2], dense(4, 2))), x_B441);
  expect(shapes('stem/kernel')).toEqual([3, 3, 1, 3]);
  expect(shapes('change/kernel')).toEqual([3, 3, 3, 3]);
  expect(shapes('head/kernel')).toEqual([3, 2]);
});

it('keeps count of channels that are put side by side', async () => {
  const make = new GraphMaker();
  const x = make.input('x', [6]);
  const one = make.add('a', 'Relu', [make.dense('one', x, [6, 3], dense(6, 3, [0]))], [B, 3]);
  const two = make.add('b', 'Relu', [make.dense('two', x, [6, 4], dense(6, 4, [1, 3]))], [B, 4]);
  const both = make.add('both', 'ConcatV2', [one, two, make.integers('axis', [1], [])], [B, 7], {
    ...{ T: attr.type('float32'), N: attr.int(2), Tidx: attr.type('int32') },
  });
  const shapes = await smaller(make.graph(make.dense('y', both, [7, 2], dense(7, 2))), x_B6);
  expect(shapes('one/kernel')).toEqual([6, 2]);
  expect(shapes('two/kernel')).toEqual([6, 2]);
  expect(shapes('y/kernel')).toEqual([4, 2]);
});

it('keeps channels that are put one after the other together', async () => {
  const make = new GraphMaker();
  const x = make.input('x', [6]);
  const rows = [
    [0, 1],
    [1, 2],
    [1, 3],
  ].map((zero, at) => {
    const layer = make.dense(`layer${at}`, x, [6, 4], dense(6, 4, zero));
    return make.reshape(`row${at}`, make.add(`relu${at}`, 'Relu', [layer], [B, 4]), [1, 4]);
  });
  const all = make.add('all', 'ConcatV2', [...rows, make.integers('axis', [1], [])], [B, 3, 4], {
    ...{ T: attr.type('float32'), N: attr.int(3), Tidx: attr.type('int32') },
  });
  const mean = make.add('mean', 'Mean', [all, make.integers('axes', [1])], [B, 4], {
    ...{ T: attr.type('float32'), Tidx: attr.type('int32'), keep_dims: attr.bool(false) },
  });
  const shapes = await smaller(make.graph(make.dense('y', mean, [4, 2], dense(4, 2))), x_B6);
  for (const at of [0, 1, 2]) expect(shapes(`layer${at}/kernel`)).toEqual([6, 3]);
  expect(shapes('all')).toEqual([B, 3, 3]);
});

it('leaves a layer that is all 0 one unit, and everything that has to do with what it doesn’t know', async () => {
  const make = new GraphMaker();
  const zero = make.add(
    'a',
    'Relu',
    [make.dense('one', make.input('x', [6]), [6, 4], dense(6, 4, [0, 1, 2, 3]))],
    [B, 4],
  );
  const shapes = await smaller(make.graph(make.dense('two', zero, [4, 2], dense(4, 2))), x_B6);
  expect(shapes('one/kernel')).toEqual([6, 1]);
  const other = new GraphMaker();
  const layer = other.dense('one', other.input('x', [6]), [6, 4], dense(6, 4, [1]));
  const softmax = other.add('softmax', 'Softmax', [layer], [B, 4]);
  const graph = other.graph(other.dense('two', softmax, [4, 2], dense(4, 2)));
  expect(removeDeadChannels(graph)).toBe(graph);
});
