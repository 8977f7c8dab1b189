import { expect, test } from 'vitest';
import { diffModels, type ModelDiff } from '../../../models/edge/inspect/model-diff.js';
import { graphOf, type ModelGraph } from '../../../models/edge/inspect/model-graph.js';
import { opKind } from '../../../models/edge/inspect/op-kind.js';
import { convolutions, described, quantised, stack } from './descriptions.js';

function told(a: ModelGraph, b: ModelGraph, diff: ModelDiff): string[] {
  const ops = (graph: ModelGraph, items: readonly number[]) => items.map((at) => graph.items[at]!.op).join('+') || '–';
  return diff.groups.map((group) => `${ops(a, group.a)} > ${ops(b, group.b)}: ${group.state}`);
}

test('a model does not differ from itself', () => {
  const graph = graphOf(convolutions);
  const { groups, counts } = diffModels(graph, graph);
  expect(counts).toEqual({ same: 12, changed: 0, added: 0, removed: 0, folded: 0 });
  expect(groups.every(({ a, b }) => a[0] === b[0])).toBe(true);
});

test('of a quantised file, nodes are found by what they do, and what was folded away is told', () => {
  const [a, b] = [graphOf(convolutions), graphOf(quantised)];
  const diff = diffModels(a, b);
  expect(told(a, b, diff)).toEqual([
    'Input > Input: same',
    '– > QuantizeLinear: added',
    'Conv+BatchNormalization+Relu > QLinearConv: folded',
    'MaxPool > MaxPool: changed',
    'Conv+BatchNormalization+Relu > QLinearConv: folded',
    'MaxPool > MaxPool: changed',
    'Flatten > Flatten: changed',
    'Gemm > QGemm: changed',
    '– > DequantizeLinear: added',
    'Output > Output: same',
  ]);
  expect(diff.counts).toEqual({ same: 2, changed: 6, added: 2, removed: 0, folded: 4 });
  expect(diff.groups[4]!.differences).toEqual([
    { what: 'op', a: 'Conv, BatchNormalization, Relu', b: 'QLinearConv' },
    { what: 'weights', a: '74.0 kB', b: '18.4 kB' },
    { what: 'weights as', a: 'float32', b: 'int8' },
    { what: 'type', a: 'float32', b: 'int8' },
    { what: 'scales of weights', a: '–', b: '2, one per channel' },
  ]);
});

test('an attribute, a shape and a layer that is gone are told', () => {
  const nodes = convolutions.nodes.map((node) => ({
    ...node,
    reads: node.inputs,
    shape: convolutions.values.find(({ name }) => name === node.name)!.shape!,
  }));
  const other = described({
    outputs: ['logits'],
    constants: { w1: { count: 288 }, n1: { count: 32 }, w2: { count: 18432 }, n2: { count: 64 }, w3: { count: 31360 } },
    nodes: nodes
      .filter(({ name }) => name !== 'pool1')
      .map((node) =>
        node.name === 'conv2'
          ? { ...node, reads: ['relu1', 'w2'], attributes: { strides: [2, 2] }, shape: ['N', 64, 15, 15] }
          : node,
      ),
  });
  const { groups, counts } = diffModels(graphOf(convolutions), graphOf(other));
  expect(counts).toMatchObject({ changed: 1, removed: 1, added: 0, folded: 0 });
  expect(groups.find(({ state }) => state === 'changed')!.differences).toEqual([
    { what: 'shape', a: 'N×64×14×14', b: 'N×64×15×15' },
    { what: 'strides', a: '1, 1', b: '2, 2' },
  ]);
});

test('a block that was taken out of a stack is the one that is missing', () => {
  const a = graphOf(stack(6, (block, part) => `block${block}/${part}`));
  const b = graphOf(stack(5, (block, part) => `block${block < 3 ? block : block + 1}/${part}`));
  const { groups, counts } = diffModels(a, b);
  expect(counts).toEqual({ same: 44, changed: 0, added: 0, removed: 8, folded: 0 });
  const gone = groups
    .filter(({ state }) => state === 'removed')
    .map((group) => a.items[group.a[0]!]!.name.split('/')[0]);
  expect(new Set(gone)).toEqual(new Set(['block3']));
});

test('groups come in an order in which both models can run, each node in exactly one', () => {
  const [a, b] = [graphOf(convolutions), graphOf(quantised)];
  const { groups } = diffModels(a, b);
  for (const [side, graph] of [
    ['a', a],
    ['b', b],
  ] as const) {
    const groupOf = new Map(groups.flatMap((group, at) => group[side].map((item) => [item, at] as const)));
    expect(groupOf.size).toBe(graph.items.length);
    graph.items.forEach(({ from }, at) =>
      from.forEach((source) => expect(groupOf.get(source)).toBeLessThanOrEqual(groupOf.get(at)!)),
    );
  }
});

test('ops of all formats are known by what they do', () => {
  expect(['Conv', 'Conv2D', 'CONV_2D', 'QLinearConv', '_FusedConv2D', 'ConvInteger'].map(opKind)).toEqual(
    Array(6).fill('convolution'),
  );
  expect(['MatMul', 'Gemm', 'FULLY_CONNECTED', 'QGemm', 'BatchMatMulV2', 'Dense'].map(opKind)).toEqual(
    Array(6).fill('product'),
  );
  expect(['DepthwiseConv2dNative', 'DEPTHWISE_CONV_2D'].map(opKind)).toEqual(Array(2).fill('depthwise convolution'));
  expect(['Conv2DBackpropInput', 'TRANSPOSE_CONV', 'ConvTranspose'].map(opKind)).toEqual(
    Array(3).fill('transposed convolution'),
  );
  expect(['MaxPool', 'MAX_POOL_2D'].map(opKind)).toEqual(Array(2).fill('max pooling'));
  expect(['Softmax', 'SOFTMAX', 'NovelOp'].map(opKind)).toEqual(['softmax', 'softmax', 'novelop']);
});

test('models too large to be held against each other are refused', () => {
  const large = graphOf(
    described({
      outputs: ['n5999'],
      nodes: Array.from({ length: 6000 }, (_, at) => ({
        name: `n${at}`,
        op: 'Relu',
        reads: [at === 0 ? 'x' : `n${at - 1}`],
      })),
    }),
  );
  expect(() => diffModels(large, large)).toThrow('compare: 6002 nodes and 6002 are too many');
});
