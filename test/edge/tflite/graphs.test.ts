import { join } from 'node:path';
import type { Tensor2D } from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import type { InferenceExamples } from '../../../models/core/inference.js';
import { calibrate } from '../../../models/edge/compress/calibrate.js';
import { UnsupportedExport } from '../../../models/edge/formats/format.js';
import type { Precision } from '../../../models/edge/formats/formats.js';
import { readTflite } from '../../../models/edge/formats/tflite/read.js';
import { tfliteWriter } from '../../../models/edge/formats/tflite/writer.js';
import type { InferenceGraph } from '../../../models/edge/graph/inference-graph.js';
import { evaluateGraph } from '../../../models/edge/graph/loaded-graph.js';
import { tf } from '../../../models/engine/tensorflow.js';
import { tfliteRuntime } from '../../../models/edge/runtimes/tflite.js';
import { largestError, opened, writtenTo } from '../exported.js';
import { graphKinds, graphOf } from '../graphs.js';
import { graphOfLayers, made, madeValues } from '../graph-of-layers.js';
import { handMadeMetadata } from '../hand-made-graph.js';
import { madeInputs } from './made-inputs.js';

function calibrated(graph: InferenceGraph) {
  const examples: InferenceExamples = {
    count: 64,
    unit: 'examples',
    inputs: (indices) => madeInputs(graph, indices.length),
    targets: null,
  };
  const source = { examples: () => Promise.resolve(examples) };
  return calibrate(graph, source, { method: 'min-max' });
}

async function write(graph: InferenceGraph, precision: Precision, { integerInputs = false } = {}) {
  const calibration = precision === 'int8' ? await calibrated(graph) : null;
  return tfliteWriter.write(graph, { precision, calibration, metadata: handMadeMetadata, integerInputs });
}

describe.each(graphKinds)('%s', (kind) => {
  test('in float32 gives what the graph gives, for batches of 1, 2 and 64, up and down', async () => {
    const { graph } = await graphOf(kind);
    const files = await write(graph, 'float32');
    await opened(tfliteRuntime, join(writtenTo(files), 'model.tflite'), async (model) => {
      for (const count of [1, 2, 64, 3]) {
        const inputs = madeInputs(graph, count);
        const [got, reference] = [await model.run(inputs), await evaluateGraph(graph, inputs)];
        for (const { name } of graph.outputs) expect(largestError(got[name]!, reference[name]!)).toBeLessThan(1e-5);
      }
      if (kind !== 'char-lm') return;
      const { shape, data } = madeInputs(graph, 1)['tokens']!;
      const unknown = { tokens: { shape, data: data.fill(5) } };
      await expect(model.run(unknown)).rejects.toThrow(/it could not be run .*: gather index out of bounds\.$/);
      expect(await model.run(madeInputs(graph, 1))).toHaveProperty(graph.outputs[0]!.name);
    });
    const { nodes } = readTflite(files[0]!.bytes).description;
    // One kernel in place of six, where the model has it.
    const gelu = graph.nodes.some(({ op }) => op === 'Erf');
    expect(nodes.some(({ op }) => op === 'GELU')).toBe(gelu);
    expect(nodes.map(({ op }) => op).filter((op) => /ERF|Flex|CUSTOM/i.test(op))).toEqual([]);
  });
});

test.each([
  ['cnn', 0.02],
  ['patches', 0.1],
  ['char-lm', 0.3],
  ['generator', 0.05],
] as const)('%s with everything as int8 gives nearly the same, and its products are of int8', async (kind, most) => {
  const { graph } = await graphOf(kind);
  const files = await write(graph, 'int8', { integerInputs: kind === 'cnn' });
  await opened(tfliteRuntime, join(writtenTo(files), 'model.tflite'), async (model) => {
    const inputs = madeInputs(graph, 4);
    const [got, reference] = [await model.run(inputs), await evaluateGraph(graph, inputs)];
    for (const { name } of graph.outputs) expect(largestError(got[name]!, reference[name]!)).toBeLessThan(most);
    if (kind === 'cnn') {
      expect([...model.inputs, ...model.outputs].map(({ type }) => type)).toEqual(['int8', 'int8']);
    } else {
      expect(model.outputs[0]!.type).toBe('float32');
    }
  });
  const { nodes, values, inputs } = readTflite(files[0]!.bytes).description;
  const typeOf = (name: string) => values.find((value) => value.name === name)!;
  const products = nodes.filter(({ op }) => /^(CONV_2D|FULLY_CONNECTED|TRANSPOSE_CONV|BATCH_MATMUL)$/.test(op));
  expect(products.length).toBeGreaterThan(0);
  for (const { outputs } of products) expect(typeOf(outputs[0]!).type).toBe('int8');
  // A picture's 0 is the least of int8, and each step is one of its 255.
  if (kind === 'cnn') {
    expect(typeOf(inputs[0]!).quantization).toMatchObject({ zeroPoints: [-128] });
    expect(typeOf(inputs[0]!).quantization!.scales[0]).toBeCloseTo(1, 2);
  }
});

test('a transposed convolution of int8 weights has a batch of 1, and more examples run one by one', async () => {
  const { graph } = await graphOf('generator');
  await opened(tfliteRuntime, join(writtenTo(await write(graph, 'int8-dynamic')), 'model.tflite'), async (model) => {
    expect(model.inputs[0]!.shape[0]).toBe(1);
    const inputs = madeInputs(graph, 3);
    const [got, reference] = [await model.run(inputs), await evaluateGraph(graph, inputs)];
    for (const { name } of graph.outputs) expect(largestError(got[name]!, reference[name]!)).toBeLessThan(0.02);
  });
});

test('int8 without ranges, and weights alone as int8, are refused with the reason', async () => {
  const { graph } = await graphOf('cnn');
  const options = { calibration: null, metadata: handMadeMetadata, integerInputs: false };
  const refusals = [
    tfliteWriter.write(graph, { ...options, precision: 'int8' }),
    tfliteWriter.write(graph, { ...options, precision: 'int8-weights' }),
  ];
  for (const refusal of refusals) await expect(refusal).rejects.toThrow(UnsupportedExport);
  expect(tfliteWriter.unsupported('int8-weights')).toContain("'int8-dynamic'");
  expect(tfliteWriter.unsupported('int8')).toBeNull();
});

test('all of a model as int8 takes a quarter of its room, as halves half of it', async () => {
  const variables = { first: madeValues([784, 256]), second: madeValues([256, 10]) };
  const graph = await graphOfLayers(
    [784],
    (picture, variable) => {
      const hidden = tf.relu(tf.add(tf.matMul(picture as Tensor2D, variable('first') as Tensor2D), made([256])));
      return { logits: tf.add(tf.matMul(hidden as Tensor2D, variable('second') as Tensor2D), made([10])) };
    },
    { variables },
  );
  const sizeIn = async (precision: Precision) => (await write(graph, precision))[0]!.bytes.length;
  const whole = await sizeIn('float32');
  expect((await sizeIn('int8')) / whole).toBeLessThan(0.27);
  expect((await sizeIn('int8-dynamic')) / whole).toBeLessThan(0.27);
  expect((await sizeIn('float16')) / whole).toBeLessThan(0.51);
});
