import { expect, it } from 'vitest';
import {
  float16Overflows,
  roundToFloat16,
  withQuantizedWeights,
} from '../../../models/edge/compress/rounded-weights.js';
import { largeWeightsOf, weightsOf } from '../../../models/edge/compress/weights-of.js';
import { constantOf } from '../../../models/edge/graph/constants.js';
import { nodesByName, type InferenceGraph } from '../../../models/edge/graph/inference-graph.js';
import { attr } from '../../../models/engine/graph-def.js';
import { Numbers } from '../../transformer/reference/random.js';
import { B, GraphMaker } from './graphs.js';

const numbers = new Numbers(2);
const some = (count: number) => Float32Array.from({ length: count }, () => numbers.next());

/** Tokens to logits by a table that is also the last kernel, with a convolution, a transposed one and a small layer beside. */
function everyKind(): InferenceGraph {
  const make = new GraphMaker();
  const float = { T: attr.type('float32') };
  const tokens = make.input('tokens', [6], 'int32');
  const table = make.floats('table', [40, 8], some(320));
  const zero = make.integers('axis', [0], []);
  const rows = make.add('rows', 'GatherV2', [table, tokens, zero], [B, 6, 8]);
  const positions = make.floats('positions', [6, 8], some(48));
  const placed = make.add('placed', 'AddV2', [rows, positions], [B, 6, 8]);
  const image = make.reshape('image', placed, [4, 4, 3]);
  const conv = make.conv('conv', image, { k: [3, 3, 3, 16], kernel: some(432), bias: some(16) });
  const sizes = make.integers('sizes', [1, 8, 8, 4]);
  const up = make.floats('up/kernel', [4, 4, 4, 16], some(1024));
  const larger = make.add('larger', 'Conv2DBackpropInput', [sizes, up, conv], [B, 8, 8, 4]);
  const depth = make.floats('depth/kernel', [8, 8, 4, 1], some(256));
  const deep = make.add('deep', 'DepthwiseConv2dNative', [larger, depth], [B, 1, 1, 4]);
  const flat = make.reshape('flat', deep, [4]);
  const hidden = make.dense('small', flat, [4, 8], { kernel: some(32), bias: some(8) });
  const turned = { ...float, transpose_a: attr.bool(false), transpose_b: attr.bool(true) };
  return make.graph(make.add('logits', 'MatMul', [hidden, table], [B, 40], turned));
}

it('finds weights with the axis of their channels, and not biases or positions', () => {
  const graph = everyKind();
  expect(weightsOf(graph).map(({ name, axis, small }) => [name, axis, small])).toEqual([
    ['table', 0, false],
    ['conv/kernel', 3, false],
    ['up/kernel', 2, false],
    ['depth/kernel', 2, false],
    ['small/kernel', 1, true],
  ]);
  expect(weightsOf(graph)[0]!.readers.map(({ node }) => node)).toEqual(['logits', 'rows']);
});

it('has a scale for each row of a table', () => {
  const make = new GraphMaker();
  const table = make.floats('table', [40, 8], some(320));
  const rows = make.add(
    'y',
    'GatherV2',
    [table, make.input('tokens', [6], 'int32'), make.integers('axis', [0], [])],
    [B, 6, 8],
  );
  expect(weightsOf(make.graph(rows))).toMatchObject([{ name: 'table', axis: 0 }]);
});

it('goes by the product where a table is also multiplied by', () => {
  const make = new GraphMaker();
  const tokens = make.input('tokens', [1], 'int32');
  const table = make.floats('table', [20, 20], some(400));
  const row = make.add('row', 'GatherV2', [table, tokens, make.integers('axis', [0], [])], [B, 20]);
  const product = { T: attr.type('float32'), transpose_a: attr.bool(false), transpose_b: attr.bool(false) };
  const graph = make.graph(make.add('y', 'MatMul', [row, table], [B, 20], product));
  expect(weightsOf(graph)[0]).toMatchObject({ axis: 1, readers: [{ node: 'y' }, { node: 'row' }] });
});

it('rounds large weights and leaves everything else as it is', () => {
  const graph = everyKind();
  const before = nodesByName(graph);
  const large = largeWeightsOf(graph).map(({ name }) => name);
  for (const changed of [roundToFloat16(graph), withQuantizedWeights(graph)]) {
    const different = changed.nodes.filter((node) => node !== before(node.name));
    expect(different.map(({ name }) => name).sort()).toEqual([...large].sort());
    for (const node of different) {
      const [from, to] = [constantOf(before(node.name)), constantOf(node)];
      expect(to.shape).toEqual(from.shape);
      expect(Math.max(...to.data.map((value, at) => Math.abs(value - from.data[at]!)))).toBeLessThan(1 / 254);
    }
  }
  const only = withQuantizedWeights(graph, { only: new Set(['conv/kernel']) });
  expect(only.nodes.filter((node) => node !== before(node.name)).map(({ name }) => name)).toEqual(['conv/kernel']);
});

it('has at most 255 values in a tensor with one scale', () => {
  const whole = nodesByName(withQuantizedWeights(everyKind(), { perTensor: true }))('up/kernel');
  const values = [...constantOf(whole).data];
  const step = Math.max(...values.map(Math.abs)) / 127;
  for (const value of values) expect(Math.abs(value / step - Math.round(value / step))).toBeLessThan(1e-4);
});

it('names weights and biases that a half can’t hold', () => {
  const layer = (kernel: number, bias: number) => {
    const make = new GraphMaker();
    const values = { kernel: some(256).fill(kernel, 200, 201), bias: new Float32Array(16).fill(bias) };
    return make.graph(make.dense('layer', make.input('x', [16]), [16, 16], values));
  };
  expect(float16Overflows(layer(-65_521, 1))).toEqual([{ name: 'layer/kernel', value: -65_521 }]);
  expect(float16Overflows(layer(1, 1e6))).toEqual([{ name: 'layer/bias', value: 1e6 }]);
  expect(float16Overflows(layer(65_519, -65_519))).toEqual([]);
});

it('takes no bound that values are cut to for a weight beyond what a half holds', () => {
  const make = new GraphMaker();
  const bound = make.floats('bound', [], [1e6]);
  const cut = make.add('cut', 'Minimum', [make.input('x', [16]), bound], [B, 16], { T: attr.type('float32') });
  expect(float16Overflows(make.graph(cut))).toEqual([]);
});
