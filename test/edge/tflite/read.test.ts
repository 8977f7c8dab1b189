import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { RequestError } from '../../../models/core/errors.js';
import type { Precision } from '../../../models/edge/formats/formats.js';
import { readTflite, tfliteReader } from '../../../models/edge/formats/tflite/read.js';
import { TFLITE_METADATA, tfliteWriter } from '../../../models/edge/formats/tflite/writer.js';
import { scratchFolder } from '../../build/scratch.js';
import { handMadeGraph, handMadeMetadata, numbers } from '../hand-made-graph.js';

async function write(precision: Precision): Promise<Uint8Array> {
  const options = { precision, calibration: null, metadata: handMadeMetadata, integerInputs: false };
  const [file] = await tfliteWriter.write(handMadeGraph(), options);
  return file!.bytes;
}

let float32: Uint8Array;
let dynamic: Uint8Array;
beforeAll(async () => {
  float32 = await write('float32');
  dynamic = await write('int8-dynamic');
});

test('a file is read: ops in order with their settings, values with their shapes, and what travels with it', () => {
  const { description } = readTflite(float32);
  expect(description).toMatchObject({ format: 'tflite', version: 'schema 3', producer: 'MLIR Converted.', notes: [] });
  expect(description.bytes).toBe(float32.length);
  // The factor of a 255th has become part of the weights.
  expect(description.nodes.map(({ op }) => op)).toEqual(['CONV_2D', 'RESHAPE', 'FULLY_CONNECTED']);
  expect(description.nodes[0]!.attributes).toMatchObject({ padding: 'SAME', stride_w: 1, activation: 'RELU' });
  const value = (name: string) => description.values.find((each) => each.name === name);
  expect(value(description.inputs[0]!)).toMatchObject({ type: 'float32', shape: [null, 6, 6, 1] });
  expect(value(description.outputs[0]!)).toMatchObject({ type: 'float32', shape: [null, 5] });
  expect(description.nodes[0]!.inputs).toContain(description.inputs[0]);
  expect(description.nodes.at(-1)!.outputs).toEqual(description.outputs);
  expect(JSON.parse(description.metadata[TFLITE_METADATA]!)).toMatchObject({
    licence: 'MIT',
    origin: 'run brave-otter, step 100',
    interface: { task: { classNames: ['a', 'b', 'c', 'd', 'e'] } },
  });
});

test('constants are the numbers of the graph, and int8 ones off by at most half a step', () => {
  // The converter turns products' weights: 5 rows of 288.
  const dense = numbers(1440, 3);
  const weights = (file: Uint8Array) => {
    const { description, constant } = readTflite(file);
    const { name } = description.constants.find(({ count }) => count === 1440)!;
    return { ...constant(name)!, told: description.values.find((value) => value.name === name)! };
  };
  const whole = weights(float32);
  expect(whole.shape).toEqual([5, 288]);
  expect(Array.from(whole.values)).toEqual(Array.from(dense, (_, at) => dense[(at % 288) * 5 + Math.floor(at / 288)]));
  const { told, values } = weights(dynamic);
  expect(told).toMatchObject({ type: 'int8', quantization: { zeroPoints: expect.arrayContaining([0]) } });
  const { scales } = told.quantization!;
  values.forEach((q, at) => {
    const scale = scales[Math.floor(at / 288)] ?? scales[0]!;
    expect(Math.abs(scale * q - whole.values[at]!)).toBeLessThanOrEqual(scale * 0.5001);
  });
});

test('a file is claimed by what it begins with, or by its name', () => {
  expect(tfliteReader.claims('model', float32.subarray(0, 64))).toBe(true);
  expect(tfliteReader.claims('model.tflite', new Uint8Array(3))).toBe(true);
  expect(tfliteReader.claims('model.onnx', new Uint8Array(64))).toBe(false);
});

async function refused(bytes: Uint8Array): Promise<string> {
  const path = join(scratchFolder(), 'model.tflite');
  writeFileSync(path, bytes);
  const error: unknown = await tfliteReader.read(path).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(RequestError);
  return (error as RequestError).message;
}

test('a file that is cut in half, empty or something else is refused in a sentence that names it', async () => {
  const half = await refused(float32.subarray(0, float32.length / 2));
  expect(half).toMatch(/model\.tflite: it can't be read as a TensorFlow Lite file: .*\.$/);
  expect(await refused(new Uint8Array(0))).toContain('it does not begin like one.');
  expect(await refused(new TextEncoder().encode('{"format": "layers-model"}'))).toContain(
    'it does not begin like one.',
  );
});

test('whatever is changed in a file, it is read or refused, in no time', () => {
  let refusals = 0;
  for (let seed = 0; seed < 1000; seed++) {
    const bytes = float32.slice(0, seed % 3 === 0 ? 8 + ((seed * 7919) % float32.length) : undefined);
    const view = new DataView(bytes.buffer);
    const place = 4 * Math.floor(((seed * 7919) % Math.min(bytes.length, 6000)) / 4);
    const hostile = [0, 1, 0x7fffffff, 0xffffffff, 0x80000000, seed * 2654435761][seed % 6]!;
    if (place + 4 <= bytes.length && place !== 4) view.setUint32(place, hostile >>> 0, true);
    try {
      readTflite(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
      refusals++;
    }
  }
  expect(refusals).toBeGreaterThan(200);
});

test('a small file whose tensors share one large list, again and again, is refused', () => {
  const count = 20_000;
  const bytes = new Uint8Array(100_000);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('TFL3'), 4);
  const refer = (at: number, target: number): void => view.setUint32(at, target - at, true);
  const table = (at: number, offsets: number[]): void => {
    view.setInt32(at, 64, true);
    const fields = [4 + 2 * offsets.length, 4 + 4 * offsets.length, ...offsets];
    fields.forEach((value, index) => view.setUint16(at - 64 + 2 * index, value, true));
  };
  const list = (at: number, length: number, target: number): void => {
    view.setUint32(at, length, true);
    for (let index = 0; index < length; index++) refer(at + 4 + 4 * index, target);
  };
  // One graph and one empty buffer. All of its 20,000 tensors are the same one, whose shape has 2,000 sizes.
  const [root, graphs, graph, buffers, buffer, tensors, tensor] = [100, 200, 300, 400, 500, 600, 90_000];
  refer(0, root);
  table(root, [0, 0, 4, 0, 8]);
  refer(root + 4, graphs);
  refer(root + 8, buffers);
  list(graphs, 1, graph);
  list(buffers, 1, buffer);
  table(buffer, []);
  table(graph, [4]);
  refer(graph + 4, tensors);
  list(tensors, count, tensor);
  table(tensor, [4]);
  refer(tensor + 4, 91_000);
  view.setUint32(91_000, 2_000, true);
  expect(() => readTflite(bytes)).toThrow('its parts are used far more often');
});
