import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../../build/paths.mjs';
import { HelperGone, type Helpers } from '../../../models/core/helpers.js';
import { runtimeTask } from '../../../models/edge/runtime-task.js';
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
  let apart = 0;
  const helpers: Helpers = {
    async open({ input }) {
      apart++;
      return { ask: await runtimeTask(input), close: () => undefined };
    },
  };
  const source = await fileSource({ file: path, data: null }, { dirs: {} as never, helpers });
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
  expect(apart).toBeGreaterThan(1);
  expect(outputs[name]!.shape).toEqual(expected[name]!.shape);
  outputs[name]!.data.forEach((value, at) => expect(value).toBeCloseTo(expected[name]!.data[at]!, 4));
  await expect(source.compress(UNCOMPRESSED, undefined as never)).rejects.toThrow(/can't be compressed/);
});

test('a file that ends the process that runs it is told in a sentence', async () => {
  const path = join(
    projectRoot,
    'test/edge/fixtures/onnx',
    readdirSync(join(projectRoot, 'test/edge/fixtures/onnx')).find((name) => name.endsWith('.onnx'))!,
  );
  const helpers: Helpers = {
    open: () =>
      Promise.resolve({
        ask: () => Promise.reject(new HelperGone('It was ended by SIGSEGV.')),
        close: () => undefined,
      }),
  };
  await expect(fileSource({ file: path, data: null }, { dirs: {} as never, helpers })).rejects.toThrow(
    "file: it can't be run: the process that ran it was ended (It was ended by SIGSEGV.)",
  );
});

test('pictures are turned where a model has the channels first', () => {
  // Two pixels of three channels each.
  const turn = channelsFirst([1, 2, 3], [3, 1, 2]);
  expect([...turn(Float32Array.of(1, 2, 3, 4, 5, 6))]).toEqual([1, 4, 2, 5, 3, 6]);
  expect([...channelsFirst([1, 2, 3], [1, 2, 3])(Float32Array.of(1, 2, 3, 4, 5, 6))]).toEqual([1, 2, 3, 4, 5, 6]);
  expect([...channelsFirst([2, 1, 1], [1, 2, 1])(Float32Array.of(1, 2))]).toEqual([1, 2]);
});
