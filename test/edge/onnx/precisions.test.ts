import { statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { onnxReader } from '../../../models/edge/formats/onnx/read/reader.js';
import { onnxWriter } from '../../../models/edge/formats/onnx/writer.js';
import { constantOf } from '../../../models/edge/graph/constants.js';
import { nodesByName } from '../../../models/edge/graph/inference-graph.js';
import { onnxRuntime } from '../../../models/edge/runtimes/onnx.js';
import { opened } from '../exported.js';
import { numbers } from '../hand-made-graph.js';
import { HandMade } from './hand-made.js';
import { attentionGraph, generatorGraph, pictureGraph, strides } from './models.js';
import { errorOf, options, ranges, writtenOnnx } from './ran.js';

const graphs = { pictures: await pictureGraph(), attention: await attentionGraph(), generator: await generatorGraph() };
const most = { float16: 2e-3, 'int8-weights': 2e-2, 'int8-dynamic': 3e-2, int8: 4e-2 } as const;
const precisions = Object.keys(most) as (keyof typeof most)[];

describe.each(Object.entries(graphs))('%s', (_, graph) => {
  test.each(precisions)('as %s errs by little, and not by nothing', async (precision) => {
    const calibration = precision === 'int8' ? await ranges(graph) : null;
    const error = await errorOf(graph, { precision, calibration });
    expect(error).toBeLessThan(most[precision]);
    expect(error).toBeGreaterThan(1e-6);
  });
});

test.each(precisions)('a second export as %s is the same, byte for byte', async (precision) => {
  const given = options({ precision, calibration: await ranges(graphs.attention) });
  expect(await onnxWriter.write(graphs.attention, given)).toEqual(await onnxWriter.write(graphs.attention, given));
});

test('int8 weights are off by no more than half of their channel’s scale; biases and small tensors stay float', async () => {
  const path = await writtenOnnx(graphs.pictures, { precision: 'int8-weights' });
  const { description, constant } = await onnxReader.read(path);
  const name = 'dense/kernel';
  const [int8, scale] = [constant(`${name}/int8`)!, constant(`${name}/scale`)!];
  expect(int8.values).toBeInstanceOf(Int8Array);
  expect(description.values.find((value) => value.name === `${name}/int8`)!.quantization).toMatchObject({ axis: 1 });
  // The rows are in the order of a picture channels first: [3, 3, 16] as [16, 3, 3].
  const source = constantOf(nodesByName(graphs.pictures)(name)).data;
  for (let row = 0; row < 144; row++) {
    const from = (row % 9) * 16 + Math.floor(row / 9);
    for (let column = 0; column < 6; column++) {
      const step = scale.values[column]!;
      const stored = int8.values[row * 6 + column]! * step;
      expect(Math.abs(stored - source[from * 6 + column]!)).toBeLessThanOrEqual(step * 0.5001);
    }
  }
  const floats = description.constants.filter(({ name: one }) => !one.includes('/int8'));
  expect(Math.max(...floats.map(({ count }) => count))).toBeLessThan(256);
});

test('a weight beyond what halves hold fails float16', async () => {
  const made = new HandMade();
  const weights = numbers(400);
  weights[7] = 1e5;
  made.output('y', made.op('MatMul', [made.input('x', [20]), made.constant([20, 20], weights, 'kernel')]));
  const writing = onnxWriter.write(await made.graph(), options({ precision: 'float16' }));
  await expect(writing).rejects.toThrow(/^float16: weight 'kernel' holds 100000; a half reaches to ±65504\.$/);
});

test('int8 throughout needs ranges', async () => {
  const writing = onnxWriter.write(graphs.pictures, options({ precision: 'int8' }));
  await expect(writing).rejects.toThrow(/^int8: .*calibrate/);
});

test('inputs and outputs can be whole numbers: pictures as the bytes of their files, logits as int8', async () => {
  const made = new HandMade();
  const image = made.input('image', [6, 6, 1]);
  const scaled = made.op('Mul', [image, made.scalar(1 / 255)]);
  const relu = made.op('Relu', [made.op('Conv2D', [scaled, made.weights([3, 3, 1, 16])], strides(2, 'SAME'))]);
  const flat = made.op('Reshape', [relu, made.ints(-1, 144)]);
  made.output('logits', made.op('MatMul', [flat, made.weights([144, 5])]));
  const graph = await made.graph();
  graph.inputs = graph.inputs.map((input) => ({ ...input, meaning: { kind: 'image' } }));
  const pictures = { image: { shape: [4, 6, 6, 1], data: numbers(144).map((one) => Math.round(127.5 * (1 + one))) } };
  pictures.image.data.set([0, 255]);
  const calibration = await ranges(graph, pictures);
  const given = { precision: 'int8', calibration, integerInputs: true } as const;
  const path = await writtenOnnx(graph, given);
  await opened(onnxRuntime, path, (model) => {
    expect(model.inputs).toEqual([{ name: 'image', shape: [null, 6, 6, 1], type: 'uint8' }]);
    expect(model.outputs).toEqual([{ name: 'logits', shape: [null, 5], type: 'int8' }]);
    return Promise.resolve();
  });
  expect(await errorOf(graph, given, [pictures])).toBeLessThan(2e-2);
  const { metadata, values } = (await onnxReader.read(path)).description;
  // Every byte is a number of its own: 0 to 255 as they are.
  expect(JSON.parse(metadata['quantization']!)['image']).toEqual({ scale: 1, zeroPoint: 0 });
  // After a ReLU nothing is below 0, so that all of int8 is above it.
  const zeroPoints = values.flatMap(({ type, quantization }) =>
    type === 'int8' && quantization ? quantization.zeroPoints : [],
  );
  expect(zeroPoints).toContain(-128);
});

test('a channel whose weights are tiny beside its bias still fits into int32', async () => {
  const made = new HandMade();
  const weights = numbers(400).map((value, at) => (at % 20 === 0 ? value * 1e-12 : value));
  const product = made.op('MatMul', [made.input('x', [20]), made.constant([20, 20], weights)]);
  made.output('y', made.op('BiasAdd', [product, made.constant([20], numbers(20, 2))]));
  const graph = await made.graph();
  expect(await errorOf(graph, { precision: 'int8', calibration: await ranges(graph) })).toBeLessThan(4e-2);
});

test('int8 throughout takes about a quarter of the room', async () => {
  const made = new HandMade();
  made.output('y', made.op('Relu', [made.op('MatMul', [made.input('x', [256]), made.weights([256, 256])])]));
  const graph = await made.graph();
  const size = async (given: Parameters<typeof writtenOnnx>[1]) => statSync(await writtenOnnx(graph, given)).size;
  const ratio = (await size({ precision: 'int8', calibration: await ranges(graph) })) / (await size({}));
  expect(ratio).toBeLessThan(0.27);
});
