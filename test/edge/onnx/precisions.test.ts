import { readFileSync, statSync, writeFileSync } from 'node:fs';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { onnxReader } from '../../../models/edge/formats/onnx/read/reader.js';
import { onnxWriter } from '../../../models/edge/formats/onnx/writer.js';
import { embedding } from '../../../models/engine/ops.js';
import { tf } from '../../../models/engine/tensorflow.js';
import { evaluateGraph } from '../../../models/edge/graph/loaded-graph.js';
import { onnxRuntime } from '../../../models/edge/runtimes/onnx.js';
import { largestError, opened } from '../exported.js';
import { examples, graphOfLayers, made, madeValues } from '../graph-of-layers.js';
import { errorOf, options, ranges, writtenOnnx } from './ran.js';

const kernel = madeValues([144, 6]);

/** Pictures of 6 × 6 as their files have them, through a convolution to 6 logits. */
const pictures = await graphOfLayers(
  [6, 6, 1],
  (x, variable) => {
    const scaled = tf.div(x, 255) as Tensor4D;
    const first = tf.relu(tf.conv2d(scaled, variable('conv/kernel') as Tensor4D, 2, 'same'));
    return { logits: tf.matMul(tf.reshape(first, [-1, 144]) as Tensor2D, variable('dense/kernel') as Tensor2D) };
  },
  { variables: { 'conv/kernel': madeValues([3, 3, 1, 16]), 'dense/kernel': kernel }, kind: 'image' },
);

function pictureBytes(count: number) {
  const { x } = examples(pictures, count);
  const data = x!.data.map((value) => Math.round(127.5 * (1 + value))) as Float32Array;
  data.set([0, 255]);
  return { x: { shape: x!.shape, data } };
}

/** One product of x with these weights, and a bias where one is given. */
const product = (weights: Float32Array, bias?: Float32Array) => {
  const size = Math.sqrt(weights.length);
  return graphOfLayers(
    [size],
    (x, variable) => {
      const sums = tf.matMul(x as Tensor2D, variable('kernel') as Tensor2D);
      return { y: bias ? tf.add(sums, variable('bias')) : sums };
    },
    {
      variables: {
        kernel: { shape: [size, size], data: weights },
        ...(bias && { bias: { shape: [size], data: bias } }),
      },
    },
  );
};

const most = { float16: 1e-3, 'int8-weights': 2e-2, 'int8-dynamic': 3e-2, int8: 3e-2 } as const;

test.each(Object.entries(most) as [keyof typeof most, number][])(
  'products with biases and a table that is an embedding too err by little as %s, and not by nothing',
  async (precision, least) => {
    const graph = await graphOfLayers(
      [20],
      (x, variable) => {
        const table = variable('table') as Tensor2D;
        const rows = tf.gather(table, tf.cast(tf.mul(tf.abs(x), 29), 'int32'));
        const sums = tf.add(tf.matMul(tf.sum(rows, 1) as Tensor2D, variable('kernel') as Tensor2D), made([40]));
        return { logits: tf.matMul(tf.relu(sums) as Tensor2D, table, false, true) };
      },
      { variables: { table: madeValues([30, 40]), kernel: madeValues([40, 40], 4) } },
    );
    const given = { precision, calibration: await ranges(graph, examples(graph, 64)) };
    const error = await errorOf(graph, given, [examples(graph, 64)]);
    expect(error).toBeLessThan(least);
    expect(error).toBeGreaterThan(1e-6);
    const { nodes } = (await onnxReader.read(await writtenOnnx(graph, given))).description;
    const has = (op: string): boolean => nodes.some((node) => node.op === op);
    expect([has('MatMulInteger'), has('QuantizeLinear')]).toEqual([precision === 'int8-dynamic', precision === 'int8']);
  },
);

test('int8 weights are off by no more than half of their channel’s scale; biases and small tensors stay float', async () => {
  const { description, constant } = await onnxReader.read(await writtenOnnx(pictures, { precision: 'int8-weights' }));
  const name = 'dense/kernel';
  const [int8, scale] = [constant(`${name}/int8`)!, constant(`${name}/scale`)!];
  expect(int8.values).toBeInstanceOf(Int8Array);
  expect(description.values.find((value) => value.name === `${name}/int8`)!.quantization).toMatchObject({ axis: 1 });
  // The rows are in the order of a picture channels first: [3, 3, 16] as [16, 3, 3].
  for (let row = 0; row < 144; row++) {
    const from = (row % 9) * 16 + Math.floor(row / 9);
    for (let column = 0; column < 6; column++) {
      const step = scale.values[column]!;
      const stored = int8.values[row * 6 + column]! * step;
      expect(Math.abs(stored - kernel.data[from * 6 + column]!)).toBeLessThanOrEqual(step * 0.5001);
    }
  }
  const floats = description.constants.filter(({ name: one }) => !one.endsWith('/int8'));
  expect(Math.max(...floats.map(({ count }) => count))).toBeLessThan(256);
});

test('one weight that was changed after the export is noticed', async () => {
  const path = await writtenOnnx(pictures);
  const file = readFileSync(path);
  const at = file.indexOf(Buffer.from(Float32Array.of(kernel.data[7]!).buffer));
  file.writeFloatLE(kernel.data[7]! + 1, at);
  writeFileSync(path, file);
  await opened(onnxRuntime, path, async (model) => {
    const [{ logits: right }, { logits: found }] = [
      await evaluateGraph(pictures, pictureBytes(8)),
      await model.run(pictureBytes(8)),
    ];
    expect(largestError(found!, right!)).toBeGreaterThan(1e-3);
  });
});

test('a weight beyond what halves hold fails float16', async () => {
  const weights = madeValues([20, 20]).data as Float32Array;
  weights[7] = 1e5;
  const writing = onnxWriter.write(await product(weights), options({ precision: 'float16' }));
  await expect(writing).rejects.toThrow(/^float16: weight 'kernel' holds 100000; a half reaches to ±65504\.$/);
});

test('int8 throughout needs ranges', async () => {
  await expect(onnxWriter.write(pictures, options({ precision: 'int8' }))).rejects.toThrow(/^int8: .*calibrate/);
});

test('inputs and outputs can be whole numbers: pictures as the bytes of their files, logits as int8', async () => {
  const calibration = await ranges(pictures, pictureBytes(32));
  const given = { precision: 'int8', calibration, integerInputs: true } as const;
  const path = await writtenOnnx(pictures, given);
  await opened(onnxRuntime, path, (model) => {
    expect(model.inputs).toEqual([{ name: 'x', shape: [null, 6, 6, 1], type: 'uint8' }]);
    expect(model.outputs).toEqual([{ name: 'logits', shape: [null, 6], type: 'int8' }]);
    return Promise.resolve();
  });
  expect(await errorOf(pictures, given, [pictureBytes(8)])).toBeLessThan(3e-2);
  const { metadata, values } = (await onnxReader.read(path)).description;
  // Every byte is a number of its own: 0 to 255 as they are.
  expect(JSON.parse(metadata['quantization']!)['x']).toEqual({ scale: 1, zeroPoint: 0 });
  // After a ReLU nothing is below 0, so that all of uint8 is above it; logits are on both sides.
  const relu = values.find(({ name }) => name.endsWith('Relu/uint8'))!;
  expect(relu.quantization!.zeroPoints).toEqual([0]);
  const logits = values.find(({ name }) => name === 'logits')!;
  expect(Math.abs(logits.quantization!.zeroPoints[0]!)).toBeLessThan(128);
});

test('an output that is never below 0 has all of int8 above it', async () => {
  const graph = await graphOfLayers([8], (x) => ({ y: tf.relu(tf.matMul(x as Tensor2D, made([8, 8]))) }));
  const given = {
    precision: 'int8',
    calibration: await ranges(graph, examples(graph, 64)),
    integerInputs: true,
  } as const;
  const { metadata } = (await onnxReader.read(await writtenOnnx(graph, given))).description;
  expect(JSON.parse(metadata['quantization']!)['y']).toMatchObject({ zeroPoint: -128 });
  expect(await errorOf(graph, given, [examples(graph, 64)])).toBeLessThan(3e-2);
});

test('a channel whose weights are tiny beside its bias still fits into int32', async () => {
  const weights = (madeValues([20, 20]).data as Float32Array).map((value, at) =>
    at % 20 === 0 ? value * 1e-12 : value,
  );
  const graph = await product(weights, madeValues([20]).data as Float32Array);
  const given = { precision: 'int8', calibration: await ranges(graph, examples(graph, 64)) } as const;
  expect(await errorOf(graph, given, [examples(graph, 64)])).toBeLessThan(3e-2);
});

test('rows of a table that is int8 go into a product as they come back', async () => {
  const graph = await graphOfLayers(
    [1],
    (x, variable) => {
      const tokens = tf.cast(tf.mul(tf.add(x, 1), 2.9), 'int32');
      const rows = embedding(variable('table') as Tensor2D, tf.reshape(tokens, [-1]));
      return { y: tf.matMul(rows as Tensor2D, variable('kernel') as Tensor2D) };
    },
    { variables: { table: madeValues([6, 64]), kernel: madeValues([64, 32], 4) } },
  );
  const batch = examples(graph, 40);
  const given = { precision: 'int8', calibration: await ranges(graph, batch) } as const;
  expect(await errorOf(graph, given, [batch])).toBeLessThan(0.05);
});

test('int8 throughout takes about a quarter of the room', async () => {
  const graph = await product(madeValues([256, 256]).data as Float32Array, madeValues([256]).data as Float32Array);
  const given = { precision: 'int8', calibration: await ranges(graph, examples(graph, 8)) } as const;
  const ratio = statSync(await writtenOnnx(graph, given)).size / statSync(await writtenOnnx(graph)).size;
  expect(ratio).toBeLessThan(0.27);
});

test('how long it takes and what memory it needs is measured', async () => {
  await opened(onnxRuntime, await writtenOnnx(pictures), async (model) => {
    expect(model.loadMs).toBeGreaterThan(0);
    expect(await model.time(pictureBytes(1), { warmUp: 1, repeats: 3 })).toHaveLength(3);
    // What earlier tests have had may be enough.
    expect(await model.peakBytes()).toBeGreaterThanOrEqual(0);
    await expect(model.run({})).rejects.toThrow("ONNX: input 'x' is missing.");
    const wrong = { x: { shape: [1, 5, 5, 1], data: new Float32Array(25) } };
    await expect(model.run(wrong)).rejects.toThrow(/^ONNX: the model can't be run by ONNX Runtime \(.*\)\.$/);
  });
  expect(await onnxRuntime.title()).toBe('ONNX Runtime 1.30.0');
});
