import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RequestError } from '../../../models/core/errors.js';
import { tfliteWriter } from '../../../models/edge/formats/tflite/writer.js';
import { bytesOf, parseOutputs, parseValues } from '../../../models/edge/runtimes/tflite-values.js';
import { tfliteRuntime } from '../../../models/edge/runtimes/tflite.js';
import { opened, writtenTo } from '../exported.js';
import { handMadeGraph, handMadeMetadata, handMadePictures } from '../hand-made-graph.js';

const options = { precision: 'float32', calibration: null, metadata: handMadeMetadata, integerInputs: false } as const;

test('what the runner tells of inputs and outputs is read, names with blanks too', () => {
  expect(parseValues('input int8 0.5 -128 2 -1 3 my input\noutput float32 0 0 0 y\n')).toEqual({
    inputs: [{ name: 'my input', type: 'int8', scale: 0.5, zeroPoint: -128, shape: [-1, 3] }],
    outputs: [{ name: 'y', type: 'float32', scale: 0, zeroPoint: 0, shape: [] }],
  });
});

test('real numbers go in and out by scale and zero point, and end at the ends of the type', () => {
  const int8 = { name: 'x', type: 'int8', scale: 0.5, zeroPoint: -128, shape: [-1] };
  const data = Float32Array.of(0, 0.24, 0.25, 0.75, 127.5, 300, -1);
  expect([...new Int8Array(bytesOf({ shape: [7], data }, int8).slice().buffer)]).toEqual([
    ...[-128, -128, -127, -126, 127, 127, -128],
  ]);
  const uint8 = { ...int8, type: 'uint8', scale: 1, zeroPoint: 0 };
  expect([...bytesOf({ shape: [3], data: Float32Array.of(0, 254.6, 1e9) }, uint8)]).toEqual([0, 255, 255]);
  const answer = Buffer.concat([Buffer.from('1 3\n'), Buffer.from(Int8Array.of(-128, -127, 127).buffer)]);
  expect(parseOutputs(answer, [int8])['x']).toEqual({ shape: [3], data: Float32Array.of(0, 0.5, 127.5) });
});

test('a file that is damaged, or none, is refused in a sentence that names it, and takes nothing down', async () => {
  const [file] = await tfliteWriter.write(handMadeGraph(), options);
  const damaged = [
    file!.bytes.subarray(0, file!.bytes.length / 2),
    new TextEncoder().encode('nonsense'),
    // Past the header all is noise.
    file!.bytes.map((byte, at) => (at < 200 || at % 3 > 0 ? byte : byte ^ 0x5a)),
  ];
  for (const bytes of damaged) {
    const path = join(writtenTo([]), 'damaged.tflite');
    writeFileSync(path, bytes);
    const error: unknown = await tfliteRuntime
      .open(path, { threads: 1 })
      .then(
        (model) => model.run(handMadePictures(1)).finally(() => model.close()),
        (reason: unknown) => reason,
      )
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RequestError);
    expect((error as RequestError).message).toMatch(/^\S*damaged\.tflite: [^\n]*\.$/);
  }
  await expect(tfliteRuntime.open('/no/such.tflite', { threads: 1 })).rejects.toThrow('/no/such.tflite: ');
});

test('inputs of a wrong shape are refused, and the model still runs', async () => {
  const path = join(writtenTo(await tfliteWriter.write(handMadeGraph(), options)), 'model.tflite');
  expect(await tfliteRuntime.title()).toBe('LiteRT 2.3.0');
  await opened(tfliteRuntime, path, async (model) => {
    const wrong = { image: { shape: [1, 5, 5, 1], data: new Float32Array(25) } };
    await expect(model.run(wrong)).rejects.toThrow('model.tflite: it does not take inputs of this shape');
    await expect(model.run({})).rejects.toThrow('image: the file has this input');
    expect((await model.run(handMadePictures(3)))['logits']!.shape).toEqual([3, 5]);
  });
});
