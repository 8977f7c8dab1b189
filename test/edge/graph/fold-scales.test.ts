import { describe, expect, test } from 'vitest';
import { constantNode, floats, integers } from '../../../models/edge/graph/constants.js';
import type { Draft } from '../../../models/edge/graph/draft.js';
import { evaluateNodes } from '../../../models/edge/graph/evaluate-nodes.js';
import { nativeTensorFlow } from '../../../models/edge/graph/freeze.js';
import { foldScales } from '../../../models/edge/graph/passes/fold-scales.js';
import { attr, type NodeDef } from '../../../models/engine/graph-def.js';
import { Numbers } from '../../transformer/reference/random.js';

const numbers = new Numbers(4);
const made = (...shape: number[]) =>
  floats(
    shape,
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => numbers.next()),
  );
const T = attr.type('float32');
const strides = { list: { i: [1, 2, 2, 1] } };
const convolution = { T, strides, padding: attr.string('SAME'), data_format: attr.string('NHWC') };
const op = (name: string, kind: string, input: string[], attrs = {}): NodeDef => ({
  ...{ name, op: kind, input },
  attr: { T, ...attrs },
});

/** What lies before the factor and the shift, of an input [2, …] called x; its output is p, of so many channels. */
const products: Record<string, { shape: number[]; channels: number; nodes: NodeDef[] }> = {
  MatMul: {
    ...{ shape: [2, 5], channels: 3 },
    nodes: [constantNode('w', made(5, 3)), op('p', 'MatMul', ['x', 'w'])],
  },
  'transposed MatMul': {
    ...{ shape: [2, 5], channels: 3 },
    nodes: [constantNode('w', made(3, 5)), op('p', 'MatMul', ['x', 'w'], { transpose_b: attr.bool(true) })],
  },
  Conv2D: {
    ...{ shape: [2, 5, 4, 2], channels: 3 },
    nodes: [constantNode('w', made(3, 3, 2, 3)), op('p', 'Conv2D', ['x', 'w'], convolution)],
  },
  DepthwiseConv2dNative: {
    ...{ shape: [2, 5, 4, 2], channels: 6 },
    nodes: [constantNode('w', made(3, 3, 2, 3)), op('p', 'DepthwiseConv2dNative', ['x', 'w'], convolution)],
  },
  Conv2DBackpropInput: {
    ...{ shape: [2, 3, 2, 2], channels: 5 },
    nodes: [
      constantNode('w', made(4, 4, 5, 2)),
      constantNode('size', integers([4], [2, 6, 4, 5])),
      op('p', 'Conv2DBackpropInput', ['size', 'w', 'x'], convolution),
    ],
  },
  'MatMul with a bias, made an image': {
    ...{ shape: [2, 5], channels: 2 },
    nodes: [
      constantNode('w', made(5, 12)),
      constantNode('b', made(12)),
      constantNode('sizes', integers([4], [-1, 3, 2, 2])),
      op('m', 'MatMul', ['x', 'w']),
      op('s', 'AddV2', ['m', 'b']),
      op('p', 'Reshape', ['s', 'sizes'], { Tshape: attr.type('int32') }),
    ],
  },
};

function draftOf(nodes: NodeDef[], output: string): Draft {
  return { nodes, inputs: new Map([['x', 'x']]), outputs: new Map([['y', output]]), origins: new Map() };
}

describe.each(Object.entries(products))('a factor and a shift after %s', (_, { shape, channels, nodes }) => {
  const x = op('x', 'Placeholder', [], { dtype: T, shape: attr.shape(shape) });
  const normed = [
    ...[x, ...nodes, constantNode('f', made(channels)), constantNode('g', made(channels))],
    ...[op('scaled', 'Mul', ['p', 'f']), op('shifted', 'Sub', ['scaled', 'g'])],
  ];

  test('become part of the weights and one bias, and change nothing', async () => {
    const native = await nativeTensorFlow();
    const folded = foldScales(draftOf(normed, 'shifted'));
    const ops = folded.nodes.map((node) => node.op).filter((one) => one !== 'Const');
    expect(ops.filter((one) => /Mul$|Sub|Add/.test(one) && one !== 'MatMul')).toEqual(['BiasAdd']);
    const fed = [['x', made(...shape)]] as const;
    const [expected] = evaluateNodes(native, normed, ['shifted'], fed as never);
    const [found] = evaluateNodes(native, folded.nodes, [folded.outputs.get('y')!], fed as never);
    expect(found!.shape).toEqual(expected!.shape);
    expected!.data.forEach((value, i) => expect(found!.data[i]).toBeCloseTo(value, 5));
  });

  test('stay where something else reads the product', () => {
    const twice = [...normed, op('both', 'AddV2', ['shifted', 'p'])];
    const kept = foldScales(draftOf(twice, 'both')).nodes.map((node) => node.op);
    expect(kept).toContain('Mul');
  });
});
