import { beforeAll, expect, test } from 'vitest';
import { DATA_TYPE, attr, shapeProto, type AttrValue, type NodeDef } from '../../models/engine/graph-def.js';
import type { NativeBackend } from '../../models/engine/native-backend.js';
import { halvesOf } from '../../models/edge/compress/float16.js';
import { constantNode, floats, integers } from '../../models/edge/graph/constants.js';
import { evaluateNodes } from '../../models/edge/graph/evaluate-nodes.js';
import { evaluateGraph } from '../../models/edge/graph/loaded-graph.js';
import { graphOfNodes, type FrozenNodes } from '../../models/edge/import/graph-of-nodes.js';
import { inlineFunctions } from '../../models/edge/import/inline-functions.js';
import { nativeBackend } from '../engine/native.js';
import { largestError } from './exported.js';
import { numbers } from './hand-made-graph.js';

let native: NativeBackend;
beforeAll(async () => {
  native = await nativeBackend();
});

const float = { T: attr.type('float32') };
const node = (name: string, op: string, input: string[], attrs: Record<string, AttrValue> = float): NodeDef => ({
  ...{ name, op, input, attr: attrs },
});
const constant = (name: string, shape: number[], seed: number) =>
  constantNode(
    name,
    floats(
      shape,
      numbers(
        shape.reduce((product, size) => product * size, 1),
        seed,
      ),
    ),
  );
const placeholder = node('x', 'Placeholder', [], { dtype: attr.type('float32'), shape: attr.shape([-1, 4, 4, 2]) });
const names = (...texts: string[]): AttrValue => ({ list: { s: texts.map((text) => new TextEncoder().encode(text)) } });

const frozen = (nodes: NodeDef[], output: string, shape = [-1, 4, 4, 2]): FrozenNodes => ({
  ...{ name: 'anybody', nodes, stated: null, outputs: new Map([['y', { ref: `${output}:0` }]]) },
  inputs: new Map([['x', { ref: 'x:0', dtype: DATA_TYPE.float32, shape }]]),
});

/** The graph must give what TensorFlow makes of the nodes as they are; its ops are handed back. */
async function asTensorFlow(nodes: NodeDef[], output: string): Promise<string[]> {
  const { graph } = await graphOfNodes(frozen(nodes, output));
  const x = { shape: [3, 4, 4, 2], data: numbers(96, 7) };
  const [right] = evaluateNodes(native, nodes, [output], [['x', x]]);
  const { y } = await evaluateGraph(graph, { x });
  expect(largestError(y!, right!)).toBeLessThan(1e-5);
  return graph.nodes.map(({ op }) => op).filter((op) => op !== 'Const');
}

test('what a converter has made one op of is taken apart, and batch norm becomes a part of the product', async () => {
  const strides = { strides: { list: { i: [1, 1, 1, 1] } }, padding: attr.string('SAME') };
  const variance = constantNode(
    'variance',
    floats(
      [3],
      numbers(3, 9).map((value) => 1 + value / 2),
    ),
  );
  const nodes = [
    ...[placeholder, constant('kernel', [3, 3, 2, 3], 2), constant('bias', [3], 3)],
    ...[constant('scale', [3], 4), constant('offset', [3], 5), constant('mean', [3], 6), variance],
    node('fused', '_FusedConv2D', ['x', 'kernel', 'bias'], {
      ...{
        ...float,
        ...strides,
        num_args: attr.int(1),
        fused_ops: names('BiasAdd', 'Relu'),
        epsilon: attr.float(0),
        TArgs: { list: { type: [1] } },
      },
    }),
    node('plain', 'Conv2D', ['x', 'kernel'], { ...float, ...strides }),
    node('norm', 'FusedBatchNormV3', ['plain', 'scale', 'offset', 'mean', 'variance'], {
      ...{ ...float, U: attr.type('float32'), is_training: attr.bool(false), epsilon: attr.float(0.001) },
    }),
    node('both', 'AddV2', ['fused', 'norm']),
    node('out', 'Identity', ['both']),
  ];
  const ops = await asTensorFlow(nodes, 'out');
  expect(ops).toEqual(['Placeholder', 'Conv2D', 'BiasAdd', 'Relu', 'Conv2D', 'BiasAdd', 'AddV2']);
});

test('halves, 64-bit numbers and what needs no input become constants of float32 and int32', async () => {
  const tensor = {
    dtype: DATA_TYPE.float16,
    tensor_shape: shapeProto([2]),
    tensor_content: new Uint8Array(halvesOf(numbers(2, 3)).buffer),
  };
  const sizes = {
    dtype: DATA_TYPE.int64,
    tensor_shape: shapeProto([2]),
    tensor_content: new Uint8Array(BigInt64Array.of(-1n, 32n).buffer),
  };
  const nodes = [
    placeholder,
    node('half', 'Const', [], { dtype: attr.type('float16'), value: { tensor } }),
    node('wide', 'Cast', ['half'], { SrcT: attr.type('float16'), DstT: attr.type('float32') }),
    node('root', 'Exp', ['wide']),
    node('scaled', 'Mul', ['x', 'root']),
    node('sizes', 'Const', [], { dtype: attr.type('int64'), value: { tensor: sizes } }),
    node('out', 'Reshape', ['scaled', 'sizes'], { ...float, Tshape: attr.type('int64') }),
  ];
  expect(await asTensorFlow(nodes, 'out')).toEqual(['Placeholder', 'Mul', 'Reshape']);
});

test('what no graph has is refused in a sentence', async () => {
  const refusal = (nodes: NodeDef[], shape?: number[]) => expect(graphOfNodes(frozen(nodes, 'out', shape))).rejects;
  const fixed = [
    placeholder,
    constantNode('sizes', integers([2], [1, 32])),
    node('out', 'Reshape', ['x', 'sizes'], { ...float, Tshape: attr.type('int32') }),
  ];
  await refusal(fixed, [1, 4, 4, 2]).toThrow(/^it takes a batch of 1 alone/);
  await refusal([placeholder, node('out', 'Relu', ['x'])], [-1, -1, -1, 2]).toThrow(/open sizes besides the batch$/);
  await refusal([placeholder, node('out', 'Switch', ['x', 'x'])]).toThrow(/is control flow \(Switch\)/);
  await refusal([placeholder, node('z', 'Placeholder', []), node('out', 'AddV2', ['x', 'z'])]).toThrow(/has to be fed/);
});

test('functions are put in the place of their calls; those that call themselves are refused', () => {
  const call = (name: string, f: string, input: string[]) =>
    node(name, 'PartitionedCall', input, { f: { func: { name: f } } });
  const signature = (name: string, outputs: string[]) => ({
    ...{ name, input_arg: [{ name: 'a', type: 1 }], output_arg: outputs.map((one) => ({ name: one, type: 1 })) },
  });
  const twice = { signature: signature('twice', ['b', 'c']), ret: { b: 'split:output:1', c: 'relu:y:0' } };
  const body = [
    node('relu', 'Relu', ['a']),
    node('axis', 'Const', [], {}),
    node('split', 'Split', ['axis:output:0', 'relu:y:0']),
  ];
  const library = [{ ...twice, node_def: body }];
  const { nodes, resolve } = inlineFunctions(
    [placeholder, call('f', 'twice', ['x']), call('g', 'twice', ['f:1'])],
    library,
  );
  expect(nodes.map(({ name, input }) => `${name}(${input.join()})`)).toEqual([
    ...['x()', 'relu(x)', 'axis()', 'split(axis,relu)', 'f(split:1)', 'f//1(relu)'],
    ...['g/relu(f//1)', 'g/axis()', 'g/split(g/axis,g/relu)', 'g(g/split:1)', 'g//1(g/relu)'],
  ]);
  expect(resolve('g:1')).toBe('g//1');
  const circular = [{ signature: signature('twice', []), ret: {}, node_def: [call('again', 'twice', ['a'])] }];
  expect(() => inlineFunctions([call('f', 'twice', ['x'])], circular)).toThrow("its function 'twice' calls itself");
  const doubling = Array.from({ length: 40 }, (_, at) => ({
    ...{ signature: signature(`f${at}`, ['b']), ret: { b: 'two:b:0' } },
    node_def: [call('one', `f${at + 1}`, ['a']), call('two', `f${at + 1}`, ['a'])],
  }));
  doubling.push({ signature: signature('f40', ['b']), ret: { b: 'a' }, node_def: [] });
  expect(() => inlineFunctions([call('f', 'f0', ['x'])], doubling)).toThrow(/more than 50000 nodes/);
});
