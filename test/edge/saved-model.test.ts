import { expect, test } from 'vitest';
import { savedModelWriter } from '../../models/edge/formats/saved-model.js';
import type { Precision } from '../../models/edge/formats/formats.js';
import { savedModelRuntime } from '../../models/edge/runtimes/saved-model.js';
import { largestError, opened, writtenTo } from './exported.js';
import { handMadeGraph, handMadeLogits, handMadeMetadata, handMadePictures } from './hand-made-graph.js';

const graph = handMadeGraph();
const write = (precision: Precision) =>
  savedModelWriter.write(graph, { precision, calibration: null, metadata: handMadeMetadata, integerInputs: false });

test('a SavedModel gives what the graph gives, for any batch, by the names of its inputs and outputs', async () => {
  await opened(savedModelRuntime, writtenTo(await write('float32')), async (model) => {
    expect(model.inputs).toEqual([{ name: 'image', shape: [null, 6, 6, 1], type: 'float32' }]);
    expect(model.outputs).toEqual([{ name: 'logits', shape: [null, 5], type: 'float32' }]);
    for (const count of [1, 2, 64]) {
      const { logits } = await model.run(handMadePictures(count));
      expect(largestError(logits!, await handMadeLogits(count))).toBeLessThan(1e-5);
    }
    expect(await model.time(handMadePictures(1), { warmUp: 1, repeats: 3 })).toHaveLength(3);
    expect(await model.peakBytes()).toBeGreaterThan(0);
  });
});

test('weights as halves are off by no more than halves are, and take half the room', async () => {
  const [whole, half] = [await write('float32'), await write('float16')];
  expect(half[0]!.bytes.length).toBeLessThan(0.65 * whole[0]!.bytes.length);
  await opened(savedModelRuntime, writtenTo(half), async (model) => {
    const error = largestError((await model.run(handMadePictures(2)))['logits']!, await handMadeLogits(2));
    expect(error).toBeGreaterThan(1e-6);
    expect(error).toBeLessThan(2e-3);
  });
});

test('a second export is the same, byte for byte', async () => {
  expect(await write('float16')).toEqual(await write('float16'));
});

test('a precision that SavedModel does not have is refused with the reason', async () => {
  expect(savedModelWriter.unsupported('int8')).toMatch(/^SavedModel: .*'int8'\.$/);
  await expect(write('int8-dynamic')).rejects.toThrow('SavedModel: ');
});
