import { execFile } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { projectRoot } from '../../build/paths.mjs';
import type { FormatWriter } from '../../models/edge/formats/format.js';
import { onnxWriter } from '../../models/edge/formats/onnx/writer.js';
import { onnxReader } from '../../models/edge/formats/onnx/read/reader.js';
import { safetensorsWriter } from '../../models/edge/formats/safetensors.js';
import { savedModelWriter } from '../../models/edge/formats/saved-model.js';
import { tfjsWriter } from '../../models/edge/formats/tfjs.js';
import { loadingCode, wholeText, type LoadedFile } from '../../models/edge/loading-code/loading-code.js';
import { loadingCodeOf } from '../../models/edge/answers/loading-code.js';
import { unmeasured } from '../../models/edge/make-variant.js';
import { places } from '../../models/edge/loading-code/places.js';
import { largestError, writtenTo } from './exported.js';
import { ranges } from './onnx/ran.js';
import { handMadeGraph, handMadeLogits, handMadeMetadata, handMadePictures, numbers } from './hand-made-graph.js';

const compression = { pruned: 0, what: 'weights', fineTuned: 0, clusters: 0 } as const;
const classNames = ["it's", '"b"', '</script>', 'd\u2028*/', '"""\n'];
const graph = handMadeGraph();
const file = (format: LoadedFile['format'], path: string): LoadedFile => ({
  ...{ format, path, precision: 'float32', inputs: graph.inputs, outputs: graph.outputs },
  task: { kind: 'classes', classNames },
});

/** What a program in Node.js prints that stands beside the file. */
async function printed(
  writer: FormatWriter,
  path: string,
  call: string | null,
  replacing: [string, string] = ['', ''],
) {
  const options = {
    precision: 'float32',
    calibration: null,
    metadata: handMadeMetadata,
    integerInputs: false,
  } as const;
  const folder = writtenTo(await writer.write(graph, options));
  symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
  const code = loadingCode(file(writer.format, path)).find(({ place }) => place === 'node')!;
  if ('reason' in code) throw new Error(code.reason);
  const text = call === null ? wholeText(code, code) : `${code.definition}\n${call}`;
  writeFileSync(join(folder, 'program.mjs'), text.replace(...replacing));
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' };
  return (await promisify(execFile)(process.execPath, ['program.mjs'], { cwd: folder, env })).stdout;
}

const { image } = handMadePictures(1);
const call = `console.log(JSON.stringify([...(await run({ image: [${image.data.join()}] })).logits]));`;

test.each([
  ['ONNX', onnxWriter, 'model.onnx', ['', '']],
  ['TensorFlow.js', tfjsWriter, '.', ['', '']],
  // The same library with CUDA, which is what is installed here.
  ['SavedModel', savedModelWriter, '.', ["'@tensorflow/tfjs-node'", "'@tensorflow/tfjs-node-gpu'"]],
] as [string, FormatWriter, string, [string, string]][])(
  'code for Node.js gives what the graph gives: %s',
  async (_, writer, path, replacing) => {
    const logits = JSON.parse((await printed(writer, path, call, replacing)).trim().split('\n').at(-1)!) as number[];
    const right = [...(await handMadeLogits(1)).data];
    for (const [at, value] of right.entries()) expect(logits[at]).toBeCloseTo(value, 4);
  },
);

test('code for Node.js gives an ONNX file whole numbers where it takes them', async () => {
  const legal = handMadeGraph('conv/');
  const calibration = await ranges(legal, handMadePictures(32));
  const options = { precision: 'int8', calibration, metadata: handMadeMetadata, integerInputs: true } as const;
  const folder = writtenTo(await onnxWriter.write(legal, options));
  symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
  const { description } = await onnxReader.read(join(folder, 'model.onnx'));
  const variant = {
    ...unmeasured(1, { format: 'onnx', precision: 'int8', compression }),
    files: [{ path: 'a/model.onnx', bytes: 1 }],
  };
  const { codes } = loadingCodeOf(variant, { ...graph, task: { kind: 'classes', classNames } }, description);
  const code = codes.find(({ place }) => place === 'node')!.code!.replace(/'?"?onnx-int8\/model/, '"model');
  expect(code).toContain('Uint8Array.from(inputs.image');
  writeFileSync(join(folder, 'program.mjs'), `${code}\n${call}`);
  const { stdout } = await promisify(execFile)(process.execPath, ['program.mjs'], { cwd: folder });
  const logits = Float32Array.from(JSON.parse(stdout.trim().split('\n').at(-1)!) as number[]);
  expect(largestError({ shape: [1, 5], data: logits }, await handMadeLogits(1))).toBeLessThan(0.05);
});

test('the example is a program that names a class', async () => {
  const shown = (await printed(tfjsWriter, '.', null)).trim().split('\n').at(-1);
  expect(classNames.map((name) => name.split('\n')[0])).toContain(shown);
});

test('code for Node.js reads the weights of safetensors', async () => {
  const shown = await printed(
    safetensorsWriter,
    'model.safetensors',
    "console.log(JSON.stringify([...weights['conv__/kernel'].values]));",
  );
  expect(JSON.parse(shown)).toEqual([...numbers(72)]);
});

test('each place has code, or the reason why not; names of classes end no comment, text or page', () => {
  for (const format of ['onnx', 'tflite', 'tfjs', 'savedmodel', 'safetensors'] as const) {
    const codes = loadingCode(file(format, 'a"b\\c'));
    expect(codes.map(({ place }) => place)).toEqual(places);
    for (const code of codes) {
      if ('reason' in code) expect(code.reason).toMatch(/^[A-Z].*\.$/);
      else if (code.place !== 'python') expect(wholeText(code, code)).not.toContain('</script>');
    }
  }
});

test('inputs that are called as words of the languages are', () => {
  const inputs = [
    { name: 'class', shape: [1], dtype: 'int32' as const, meaning: { kind: 'class' as const, classNames: ['*/ """'] } },
  ];
  for (const format of ['onnx', 'tfjs', 'savedmodel'] as const) {
    for (const code of loadingCode({ ...file(format, 'm'), inputs, task: { kind: 'values' } })) {
      if ('reason' in code || code.place === 'python') continue;
      const body = code.definition
        .replace(/^import .*$/gm, '')
        .replace(/\bexport /g, '')
        .replace(/\bawait /g, '');
      expect(() => new Function(body)).not.toThrow();
      expect(code.definition).toContain('inputs.class');
    }
  }
});
