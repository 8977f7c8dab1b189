import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Precision } from '../../../models/edge/formats/formats.js';
import { tfliteWriter } from '../../../models/edge/formats/tflite/writer.js';
import { tfliteRuntime } from '../../../models/edge/runtimes/tflite.js';
import { largestError, opened, writtenTo } from '../exported.js';
import { handMadeGraph, handMadeLogits, handMadeMetadata, handMadePictures } from '../hand-made-graph.js';

const graph = handMadeGraph();
const write = (precision: Precision) =>
  tfliteWriter.write(graph, { precision, calibration: null, metadata: handMadeMetadata, integerInputs: false });

test('a file gives what the graph gives, for any batch, by the names of its inputs and outputs', async () => {
  await opened(tfliteRuntime, join(writtenTo(await write('float32')), 'model.tflite'), async (model) => {
    expect(model.inputs).toEqual([{ name: 'image', shape: [null, 6, 6, 1], type: 'float32' }]);
    expect(model.outputs).toEqual([{ name: 'logits', shape: [null, 5], type: 'float32' }]);
    for (const count of [1, 2, 64, 1]) {
      const { logits } = await model.run(handMadePictures(count));
      expect(largestError(logits!, await handMadeLogits(count))).toBeLessThan(1e-5);
    }
    expect(await model.time(handMadePictures(2), { warmUp: 1, repeats: 3 })).toHaveLength(3);
    expect(await model.peakBytes()).toBeGreaterThan(100_000);
    expect(model.loadMs).toBeGreaterThan(0);
  });
});

test('a second export is the same, byte for byte', async () => {
  expect(await write('int8-dynamic')).toEqual(await write('int8-dynamic'));
});
