import { expect, test } from 'vitest';
import type { Precision } from '../../models/edge/formats/formats.js';
import { tfjsWriter } from '../../models/edge/formats/tfjs.js';
import { affine } from '../../models/edge/formats/tfjs-weights.js';
import { tfjsRuntime } from '../../models/edge/runtimes/tfjs.js';
import { largestError, opened, writtenTo } from './exported.js';
import { handMadeGraph, handMadeLogits, handMadeMetadata, handMadePictures, numbers } from './hand-made-graph.js';

const write = (precision: Precision, graph = handMadeGraph()) =>
  tfjsWriter.write(graph, { precision, calibration: null, metadata: handMadeMetadata, integerInputs: false });

/** The error of an export on two pictures. */
async function errorOf(precision: Precision): Promise<number> {
  const right = await handMadeLogits(2);
  let error = NaN;
  await opened(tfjsRuntime, writtenTo(await write(precision)), async (model) => {
    error = largestError((await model.run(handMadePictures(2)))['logits']!, right);
  });
  return error;
}

test('a graph model gives what the graph gives, for any batch, by the names of its inputs and outputs', async () => {
  const right = [await handMadeLogits(1), await handMadeLogits(2), await handMadeLogits(64)];
  await opened(tfjsRuntime, writtenTo(await write('float32')), async (model) => {
    expect(model.inputs).toEqual([{ name: 'image', shape: [null, 6, 6, 1], type: 'float32' }]);
    expect(model.outputs).toEqual([{ name: 'logits', shape: [null, 5], type: 'float32' }]);
    for (const [at, count] of [1, 2, 64].entries()) {
      const { logits } = await model.run(handMadePictures(count));
      expect(largestError(logits!, right[at]!)).toBeLessThan(1e-5);
    }
    expect(await model.time(handMadePictures(1), { warmUp: 1, repeats: 3 })).toHaveLength(3);
  });
});

test('weights as halves and as bytes are off by what these hold', async () => {
  const [half, byte] = [await errorOf('float16'), await errorOf('int8-weights')];
  expect(half).toBeGreaterThan(1e-6);
  expect(half).toBeLessThan(2e-3);
  expect(byte).toBeGreaterThan(half);
  expect(byte).toBeLessThan(0.05);
});

test('no weight as a byte is off by more than half of the scale, and zeros stay', () => {
  const weights = numbers(1000).map((value, at) => (at % 3 === 0 ? 0 : value * 2 + 0.7));
  const { quantization, bytes } = affine(weights);
  bytes.forEach((byte, at) => {
    const real = byte * quantization.scale + quantization.min;
    expect(Math.abs(real - weights[at]!)).toBeLessThanOrEqual(quantization.scale / 2 + 1e-7);
    if (weights[at] === 0) expect(Math.abs(real)).toBeLessThan(1e-12);
  });
});

test('a second export is the same, byte for byte, and carries the metadata', async () => {
  const files = await write('int8-weights');
  expect(await write('int8-weights')).toEqual(files);
  const { userDefinedMetadata } = JSON.parse(new TextDecoder().decode(files[0]!.bytes));
  expect(userDefinedMetadata).toMatchObject({ licence: 'MIT', interface: { task: { kind: 'classes' } } });
});

test('a precision that TensorFlow.js does not have is refused with the reason', async () => {
  expect(tfjsWriter.unsupported('int8')).toMatch(/^TensorFlow\.js: .*'int8'/);
  await expect(write('int8-dynamic')).rejects.toThrow('TensorFlow.js: ');
});
