import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UNCOMPRESSED, planOf } from '../../../models/edge/plan.js';
import { onnxWriter } from '../../../models/edge/formats/onnx/writer.js';
import { evaluateGraph } from '../../../models/edge/graph/loaded-graph.js';
import { channelsFirst } from '../../../models/edge/source/channels-first.js';
import { fileSource } from '../../../models/edge/source/file-source.js';
import { tempFolder } from '../../runs/run-fixture.js';
import { graphOf } from '../graphs.js';

test('an ONNX file is run as it stands, and nothing is written from it', async () => {
  const { graph } = await graphOf('cnn');
  const metadata = { name: 'ada', architecture: 'classifier', origin: '', licence: null, interface: '{}' };
  const [file] = await onnxWriter.write(graph, {
    ...{ precision: 'float32', calibration: null, metadata, integerInputs: false },
  });
  const path = join(tempFolder(), 'model.onnx');
  writeFileSync(path, file!.bytes);
  const source = await fileSource({ file: path, data: null }, { dirs: {} as never });
  expect(source.ready).toEqual({ format: 'onnx', precision: 'float32', path });
  expect(planOf({} as never, source)).toEqual([
    { kind: 'file', compression: UNCOMPRESSED, format: 'onnx', precision: 'float32' },
  ]);
  expect(source.graph.inputs.map(({ shape }) => shape)).toEqual([[11, 10, 3]]);
  const examples = (await source.examples('test'))!;
  const model = await source.open!();
  const given = await examples.inputs(Int32Array.of(0, 1));
  const outputs = await model.run(given);
  await model.close();

  const expected = await evaluateGraph(graph, { image: Object.values(given)[0]! });
  const [name] = Object.keys(expected) as [string];
  expect(outputs[name]!.shape).toEqual(expected[name]!.shape);
  outputs[name]!.data.forEach((value, at) => expect(value).toBeCloseTo(expected[name]!.data[at]!, 4));
  await expect(source.compress(UNCOMPRESSED, undefined as never)).rejects.toThrow(/can't be compressed/);
});

test('pictures are turned where a model has the channels first', () => {
  // Two pixels of three channels each.
  const turn = channelsFirst([1, 2, 3], [3, 1, 2]);
  expect([...turn(Float32Array.of(1, 2, 3, 4, 5, 6))]).toEqual([1, 4, 2, 5, 3, 6]);
  expect([...channelsFirst([1, 2, 3], [1, 2, 3])(Float32Array.of(1, 2, 3, 4, 5, 6))]).toEqual([1, 2, 3, 4, 5, 6]);
  expect([...channelsFirst([2, 1, 1], [1, 2, 1])(Float32Array.of(1, 2))]).toEqual([1, 2]);
});
