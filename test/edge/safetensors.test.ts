import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Precision } from '../../models/edge/formats/formats.js';
import { safetensorsWriter } from '../../models/edge/formats/safetensors.js';
import { safetensorsRuntime } from '../../models/edge/runtimes/safetensors.js';
import { encodeSafetensors, storedTensors } from '../../models/core/safetensors.js';
import { largestError, opened, writtenTo } from './exported.js';
import { handMadeGraph, handMadeLogits, handMadeMetadata, handMadePictures, numbers } from './hand-made-graph.js';

const write = (precision: Precision) =>
  safetensorsWriter.write(handMadeGraph(), {
    ...{ precision, calibration: null, metadata: handMadeMetadata, integerInputs: false },
  });
const written = async (precision: Precision) => join(writtenTo(await write(precision)), 'model.safetensors');

test('weights go by their names, beside what they are of', async () => {
  const { tensors, metadata } = storedTensors((await write('float32'))[0]!.bytes);
  expect([...tensors].map(([name, { dtype, shape }]) => [name, dtype, shape])).toEqual([
    ['conv__/bias', 'F32', [8]],
    ['conv__/kernel', 'F32', [3, 3, 1, 8]],
    ['logits_1', 'F32', [288, 5]],
  ]);
  expect(metadata).toMatchObject({ architecture: 'classifier', licence: 'MIT', origin: 'run brave-otter, step 100' });
});

test('read back with the graph that comes along it gives what the graph gives, for any batch', async () => {
  await opened(safetensorsRuntime, await written('float32'), async (model) => {
    expect(model.inputs).toEqual([{ name: 'image', shape: [null, 6, 6, 1], type: 'float32' }]);
    for (const count of [1, 2, 64]) {
      const { logits } = await model.run(handMadePictures(count));
      expect(largestError(logits!, await handMadeLogits(count))).toBeLessThan(1e-5);
    }
  });
});

test('halves are large weights alone, and are off by no more than halves are', async () => {
  const path = await written('float16');
  const types = [...storedTensors(readFileSync(path)).tensors].map(([name, { dtype }]) => [name, dtype]);
  expect(types).toEqual([
    ['conv__/bias', 'F32'],
    ['conv__/kernel', 'F32'],
    ['logits_1', 'F16'],
  ]);
  await opened(safetensorsRuntime, path, async (model) => {
    const error = largestError((await model.run(handMadePictures(2)))['logits']!, await handMadeLogits(2));
    expect(error).toBeGreaterThan(1e-6);
    expect(error).toBeLessThan(2e-3);
  });
});

test('a weight that was changed after the export changes what the file gives', async () => {
  const path = await written('float32');
  const file = readFileSync(path);
  file.writeFloatLE(file.readFloatLE(file.length - 4) + 1, file.length - 4);
  writeFileSync(path, file);
  await opened(safetensorsRuntime, path, async (model) => {
    const error = largestError((await model.run(handMadePictures(2)))['logits']!, await handMadeLogits(2));
    expect(error).toBeGreaterThan(1e-3);
  });
});

test('a second export is the same, byte for byte; int8 is refused with the reason', async () => {
  expect(await write('float16')).toEqual(await write('float16'));
  await expect(write('int8-weights')).rejects.toThrow(/^safetensors: .*'int8-weights'/);
});

test('weights without a graph can be read but not run', async () => {
  const bytes = encodeSafetensors({ w: { shape: [2], data: numbers(2) } });
  const path = join(writtenTo([{ path: 'w.safetensors', bytes }]), 'w.safetensors');
  await expect(safetensorsRuntime.open(path, { threads: 1 })).rejects.toThrow('it holds weights only');
});
