import { describe, expect, it } from 'vitest';
import { measuredRefs } from '../../../models/edge/compress/calibrate.js';
import { LoadedGraph } from '../../../models/edge/graph/loaded-graph.js';
import { int8Parameters, type Range } from '../../../models/edge/compress/calibration.js';
import { fakeQuantized, withFakeQuantization } from '../../../models/edge/compress/fake-quantized.js';
import { withQuantizedWeights } from '../../../models/edge/compress/rounded-weights.js';
import { quantizedRefs, resultOf } from '../../../models/edge/compress/quantized-refs.js';
import { constantOf } from '../../../models/edge/graph/constants.js';
import { nodesByName, type InferenceGraph, type Ref } from '../../../models/edge/graph/inference-graph.js';
import { attr } from '../../../models/engine/graph-def.js';
import { Numbers } from '../../transformer/reference/random.js';
import { B, GraphMaker } from './graphs.js';
import { graphOf } from '../graphs.js';
import { outputOf } from './open.js';

const numbers = new Numbers(11);
const some = (count: number, size = 1) => Float32Array.from({ length: count }, () => size * numbers.next());

const [kernel1, bias1, kernel2, bias2] = [some(6 * 4), some(4), some(4 * 3), some(3)];
kernel1[1] = 5; // one channel much wider than the others
const ranges = new Map<Ref, Range>([
  ['x', { min: -1, max: 1 }],
  ['one/product', { min: -9, max: 9 }],
  ['one', { min: -9, max: 9 }],
  ['hidden', { min: 0, max: 4 }],
  ['two/product', { min: -3, max: 3 }],
  ['two', { min: -2.5, max: 3.5 }],
]);

function perceptron(): InferenceGraph {
  const make = new GraphMaker();
  const one = make.dense('one', make.input('x', [6]), [6, 4], { kernel: kernel1, bias: bias1 });
  const hidden = make.add('hidden', 'Relu', [one], [B, 4]);
  return make.graph(make.dense('two', hidden, [4, 3], { kernel: kernel2, bias: bias2 }));
}

/** As an int8 runtime computes it. */
function reference(x: Float32Array): Float32Array {
  const value = (ref: string) => (real: number) => {
    const { scale, zeroPoint } = int8Parameters(ranges.get(ref)!);
    const whole = Math.max(-128, Math.min(127, Math.round(real / scale) + zeroPoint));
    return scale * (whole - zeroPoint);
  };
  const dense = (input: Float32Array, kernel: Float32Array, bias: Float32Array): Float32Array => {
    const outputs = bias.length;
    const inputs = kernel.length / outputs;
    const rounded = kernel.map((weight, at) => {
      const channel = kernel.filter((_, other) => other % outputs === at % outputs);
      const scale = Math.max(...channel.map(Math.abs)) / 127;
      return Math.round(weight / scale) * scale;
    });
    return Float32Array.from({ length: (input.length / inputs) * outputs }, (_, at) => {
      const [row, unit] = [Math.floor(at / outputs), at % outputs];
      let sum = bias[unit]!;
      for (let i = 0; i < inputs; i++) sum += input[row * inputs + i]! * rounded[i * outputs + unit]!;
      return sum;
    });
  };
  const hidden = dense(x.map(value('x')), kernel1, bias1).map((sum) => value('hidden')(Math.max(0, sum)));
  return dense(hidden, kernel2, bias2).map(value('two'));
}

async function outputFor(graph: InferenceGraph, x: Float32Array): Promise<Float32Array> {
  return (await outputOf(graph, { x: { shape: [x.length / 6, 6], data: x } })).data as Float32Array;
}

describe('a graph as int8', () => {
  it('computes what int8 does, but for a step here and there where two ways to round differ', async () => {
    const x = some(600, 1.2);
    const [got, wanted] = [await outputFor(fakeQuantized(perceptron(), { ranges }), x), reference(x)];
    const { scale } = int8Parameters(ranges.get('two')!);
    const steps = [...got].map((value, at) => Math.abs(value - wanted[at]!) / scale);
    expect(Math.max(...steps)).toBeLessThan(1.01);
    expect(steps.filter((off) => off > 0.01).length).toBeLessThan(3);
  });

  it('rounds what a product with its bias and its ReLU gives, once', () => {
    const graph = perceptron();
    expect([...quantizedRefs(graph, { ranges }).keys()]).toEqual(['x', 'hidden', 'two']);
    expect(resultOf(graph, nodesByName(graph)('one/product'))).toBe('hidden');
    const { nodes, outputs, shapes } = fakeQuantized(graph, { ranges });
    const rounding = nodes.filter(({ op }) => op.startsWith('FakeQuant'));
    expect(rounding.map(({ name }) => name)).toEqual([
      ...['x/int8', 'one/kernel/int8', 'hidden/int8', 'two/kernel/int8', 'two/int8'],
    ]);
    expect(outputs[0]!.ref).toBe('two/int8');
    expect(shapes.get('hidden/int8')).toEqual([B, 4]);
    const seen = new Set<string>();
    for (const { name, input } of nodes) {
      for (const ref of input) expect(seen.has(ref)).toBe(true);
      seen.add(name);
    }
  });

  it('has each value on the grid of its range', async () => {
    const got = await outputFor(fakeQuantized(perceptron(), { ranges }), some(600));
    const { scale } = int8Parameters(ranges.get('two')!);
    for (const value of got) expect(Math.abs(value / scale - Math.round(value / scale))).toBeLessThan(1e-3);
  });

  it('can have one value alone rounded', () => {
    const values = new Map([['hidden', ranges.get('hidden')!]]);
    const { nodes } = withFakeQuantization(perceptron(), { values, weights: false });
    expect(nodes.filter(({ op }) => op.startsWith('FakeQuant')).map(({ name }) => name)).toEqual(['hidden/int8']);
  });
});

/** softmax(mask ? x · 1 : −30000), then a layer norm, then a GELU, then a product. */
function delicate(meaning: 'latent' | 'row' = 'latent'): InferenceGraph {
  const make = new GraphMaker();
  const scalar = (name: string, value: number) => make.floats(name, [], [value]);
  const x = make.input('x', [4]);
  const standard = make.add('standard', 'Mul', [x, scalar('deviation', 0.1)], [B, 4]);
  const scores = make.dense('scores', standard, [4, 4], { kernel: some(16), bias: some(4) });
  const seen = make.add('seen', 'Less', [scores, scalar('most', 9)], [B, 4], { T: attr.type('float32') }, 'bool');
  const masked = make.add('masked', 'SelectV2', [seen, scores, scalar('never', -30_000)], [B, 4]);
  const weights = make.add('weights', 'Softmax', [masked], [B, 4]);
  const axes = make.integers('axes', [1]);
  const mean = make.add('mean', 'Mean', [weights, axes], [B, 1]);
  const centred = make.add('centred', 'Sub', [weights, mean], [B, 4]);
  const squares = make.add('squares', 'Square', [centred], [B, 4]);
  const variance = make.add('variance', 'Mean', [squares, axes], [B, 1]);
  const inverse = make.add(
    'inverse',
    'Rsqrt',
    [make.add('safe', 'AddV2', [variance, scalar('ε', 1e-5)], [B, 1])],
    [B, 1],
  );
  const unit = make.add('unit', 'Mul', [centred, inverse], [B, 4]);
  const scaled = make.add('scaled', 'Mul', [unit, make.floats('γ', [4], some(4))], [B, 4]);
  const norm = make.add('norm', 'AddV2', [scaled, make.floats('β', [4], some(4))], [B, 4]);
  const hidden = make.dense('hidden', norm, [4, 4], { kernel: some(16), bias: some(4) });
  const half = make.add('half', 'Mul', [hidden, scalar('½', 0.5)], [B, 4]);
  const root = make.add('root', 'Mul', [hidden, scalar('√½', Math.SQRT1_2)], [B, 4]);
  const sum = make.add('sum', 'AddV2', [make.add('erf', 'Erf', [root], [B, 4]), scalar('one', 1)], [B, 4]);
  const gelu = make.add('gelu', 'Mul', [half, sum], [B, 4]);
  const graph = make.graph(make.dense('y', gelu, [4, 2], { kernel: some(8), bias: some(2) }));
  const inputs = graph.inputs.map((input) => ({
    ...input,
    meaning: meaning === 'row' ? { kind: 'row' as const, columns: [] } : input.meaning,
  }));
  return { ...graph, inputs };
}

it('takes rows of a table as its int8 values are, without rounding them again', async () => {
  const make = new GraphMaker();
  const table = make.floats('table', [5, 3], some(15));
  const tokens = make.input('tokens', [2], 'int32');
  const rows = make.add('rows', 'GatherV2', [table, tokens, make.integers('axis', [0], [])], [B, 2, 3], {
    ...{ Tparams: attr.type('float32'), Tindices: attr.type('int32'), Taxis: attr.type('int32') },
    batch_dims: attr.int(0),
  });
  const graph = make.graph(rows);
  const once = withQuantizedWeights(graph, { only: new Set(['table']), perTensor: true });
  const made = fakeQuantized(graph, { ranges: new Map([['rows', { min: -0.7, max: 0.9 }]]) });
  const inputs = { tokens: { shape: [2, 2], data: Int32Array.of(0, 4, 2, 1) } };
  const [got, wanted] = [await outputOf(made, inputs), await outputOf(once, inputs)];
  wanted.data.forEach((value, at) => expect(got.data[at]).toBeCloseTo(value, 6));
  expect(nodesByName(made)('rows/int8').op).toBe('FakeQuantWithMinMaxVars');
});

it('hides from attention all that it hid, below all scores and within their range', async () => {
  const graph = delicate();
  const scores = { min: -3, max: 5 };
  const quantized = quantizedRefs(graph, { ranges: new Map([['scores', scores]]) });
  expect(quantized.get('scores')).toEqual({ min: -11, max: 5 });
  const made = fakeQuantized(graph, { ranges: new Map([['scores', scores]]) });
  const masked = nodesByName(made)('masked');
  const hidden = constantOf(nodesByName(made)(masked.input[2]!)).data[0]!;
  expect(masked.input.slice(0, 2)).toEqual(['seen', 'scores/int8']);
  const { scale, zeroPoint } = int8Parameters({ min: -11, max: 5 });
  expect(hidden).toBeCloseTo((-128 - zeroPoint) * scale, 5);
  // Beside the lowest score: less than half of a 256th.
  expect(Math.exp(hidden - scores.min)).toBeLessThan(1 / 512);
  expect(made.types.get(masked.input[2]!)).toBe('float32');
});

it('lets no token see what comes after it', async () => {
  const { graph } = await graphOf('char-lm');
  const ranges = new Map<Ref, Range>();
  const tokens = (last: number) => ({
    tokens: { shape: [1, 10], data: Int32Array.of(0, 1, 2, 3, 4, 0, 1, 2, 3, last) },
  });
  const loaded = await LoadedGraph.open(graph);
  const refs = measuredRefs(graph);
  const values = loaded.values(tokens(4), refs);
  for (const ref of refs) {
    const { data } = values.get(ref)!;
    ranges.set(ref, { min: Math.min(...data), max: Math.max(...data) });
  }
  loaded.close();
  const made = fakeQuantized(graph, { ranges });
  const [one, other] = [await outputOf(made, tokens(4)), await outputOf(made, tokens(1))];
  const before = one.data.length - one.shape.at(-1)!;
  expect(one.data.subarray(0, before)).toEqual(other.data.subarray(0, before));
  expect(one.data).not.toEqual(other.data);
});

describe('values that stay float', () => {
  const everything = (graph: InferenceGraph) =>
    new Map<Ref, Range>(
      graph.nodes.flatMap(({ name, op }) => (op === 'Const' ? [] : [[name, { min: -1, max: 2 }] as const])),
    );

  it('are the inside of layer norm and GELU, and masked scores on their way into softmax', () => {
    const graph = delicate();
    const quantized = quantizedRefs(graph, { ranges: everything(graph) });
    expect([...quantized.keys()].filter((ref) => ref !== 'seen')).toEqual([
      ...['x', 'standard', 'scores', 'weights', 'norm', 'hidden', 'gelu', 'y'],
    ]);
    // At which int8 kernels of softmax have their scale.
    expect(int8Parameters(quantized.get('weights')!)).toEqual({ scale: 1 / 256, zeroPoint: -128 });
  });

  it('are columns of a table until they are standardised', () => {
    const graph = delicate('row');
    expect([...quantizedRefs(graph, { ranges: everything(graph) }).keys()].slice(0, 2)).toEqual(['standard', 'scores']);
  });
});
