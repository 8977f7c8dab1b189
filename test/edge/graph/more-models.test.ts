import { expect, test } from 'vitest';
import { programSpec, type Model } from '../../../models/core/model.js';
import { evaluateGraph } from '../../../models/edge/graph/loaded-graph.js';
import { createProgram } from '../../../models/engine/create-program.js';
import type { Feed } from '../../../models/engine/program.js';
import type { TensorData } from '../../../models/engine/tensor-data.js';
import { buildGan, buildPlaneGan } from '../../../models/gan/gan.js';
import { inUnits } from '../../../models/gan/plane/points.js';
import { configOf as ganConfig, made } from '../../gan/made.js';
import { configOf as planeConfig, points, size } from '../../gan/plane/made-points.js';
import { classifier, frozen, transformer } from '../graphs.js';

const BATCH = 3;
const indices = Int32Array.of(0, 5, 7);

/** What a model's own function gives, and its frozen graph for the same examples. */
async function both(model: Model, name: string, feeds: (inputs: Record<string, TensorData>) => Record<string, Feed>) {
  const { graph, inference, weights } = await frozen('more', model);
  const examples = (await inference.examples('test'))!;
  const inputs = await examples.inputs(indices);
  const spec = programSpec(model);
  const program = await createProgram(
    { ...spec, functions: { ...spec.functions, infer: inference.infer } },
    { mode: 'eager' },
  );
  program.write(weights);
  const [expected] = Object.values(program.run(name, feeds(inputs)).tensors) as [TensorData];
  program.dispose();
  const [found] = Object.values(await evaluateGraph(graph, inputs)) as [TensorData];
  expect(found.shape[0]).toBe(BATCH);
  return { graph, found: Array.from(found.data), expected: Array.from(expected.data) };
}

function close(found: number[], expected: number[]): void {
  const largest = Math.max(1, ...expected.map(Math.abs));
  expect(found.length).toBe(expected.length);
  found.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-5 * largest));
}

test('a predicted number is in its own unit', async () => {
  const model = await classifier('mlp', { data: 'table', output: 'number' });
  const rows = (model.evaluation!.batches('full')[0] as { rows: TensorData }).rows;
  const width = rows.shape[1]!;
  const data = new Float32Array(BATCH * width);
  indices.forEach((index, at) =>
    data.set((rows.data as Float32Array).subarray(index * width, (index + 1) * width), at * width),
  );
  const { found, expected } = await both(model, 'classify', () => ({ rows: { shape: [BATCH, width], data } }));
  close(found, expected);
  expect(Math.abs(found[0]!)).toBeGreaterThan(100);
});

test('a generator that is told classes takes their numbers', async () => {
  const model = buildGan(ganConfig({ conditional: true, network: 'residual' }), made);
  const { found, expected } = await both(model, 'draw', (inputs) => ({
    latents: inputs['latent']!,
    labels: inputs['class']!,
  }));
  close(
    found,
    expected.map((value) => value / 255),
  );
});

test('points are in the units of their data', async () => {
  const model = buildPlaneGan(planeConfig(), points, size);
  const { found, expected } = await both(model, 'drawPoints', (inputs) => ({ latents: inputs['latent']! }));
  close(found, [...inUnits(points.axes, expected)]);
});

test.each([
  ['patches', { pooling: 'class-token', positions: 'sinusoidal' }],
  ['texts', { pooling: 'class-token' }],
  ['texts', {}],
  ['rows', { norm: 'post', bias: false, activation: 'relu' }],
  ['char-nano', { tied: true }],
  ['sort', {}],
])('%s %o', async (preset, changes) => {
  const { found, expected, graph } = await both(await transformer(preset, changes), 'infer', (inputs) => inputs);
  close(found, expected);
  // An embedding that is tied to the logits is there once.
  const sizes = graph.nodes.filter(({ name }) => name.startsWith('embedding/tokens')).length;
  expect(sizes).toBeLessThanOrEqual(1);
});
