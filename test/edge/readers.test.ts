import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RequestError } from '../../models/core/errors.js';
import { encodeSavedModel } from '../../models/engine/graph-def.js';
import type { FormatWriter, WrittenFile } from '../../models/edge/formats/format.js';
import type { Precision } from '../../models/edge/formats/formats.js';
import { savedModelWriter } from '../../models/edge/formats/saved-model.js';
import { safetensorsWriter } from '../../models/edge/formats/safetensors.js';
import { tfjsWriter } from '../../models/edge/formats/tfjs.js';
import { modelDescription, type FormatReader } from '../../models/edge/inspect/model-description.js';
import { safetensorsReader } from '../../models/edge/inspect/safetensors-reader.js';
import { savedModelReader } from '../../models/edge/inspect/saved-model-reader.js';
import { tfjsReader } from '../../models/edge/inspect/tfjs-reader.js';
import { writtenTo } from './exported.js';
import { handMadeGraph, handMadeMetadata, numbers } from './hand-made-graph.js';

const write = (writer: FormatWriter, precision: Precision = 'float32') =>
  writer.write(handMadeGraph(), { precision, calibration: null, metadata: handMadeMetadata, integerInputs: false });

const cases: [writer: FormatWriter, reader: FormatReader, file: string][] = [
  [savedModelWriter, savedModelReader, ''],
  [tfjsWriter, tfjsReader, ''],
  [safetensorsWriter, safetensorsReader, 'model.safetensors'],
];

test.each(cases.map((one) => [one[0].format, ...one] as const))('what a file of %s holds is told', async (...one) => {
  const [, writer, reader, file] = one;
  const path = join(writtenTo(await write(writer)), file);
  const head = file === '' ? new Uint8Array() : readFileSync(path).subarray(0, 64);
  expect(reader.claims(path, head)).toBe(true);
  const { description, constant } = await reader.read(path);
  expect(() => modelDescription.parse(description)).not.toThrow();
  expect(description.inputs).toEqual(['image']);
  expect(description.outputs).toEqual(['logits']);
  expect(description.nodes.map(({ op }) => op)).toEqual([
    ...['Placeholder', 'Mul', 'Conv2D', 'BiasAdd', 'Relu', 'Reshape', 'MatMul', 'Identity'],
  ]);
  expect(description.nodes[2]!.attributes).toMatchObject({ padding: 'SAME', strides: [1, 1, 1, 1] });
  expect(description.nodes[0]!.attributes['shape']).toBe('[?, 6, 6, 1]');
  expect(description.values).toContainEqual({
    ...{ name: 'conv__/kernel', type: 'float32', shape: [3, 3, 1, 8], quantization: null },
  });
  expect(description.constants).toContainEqual({ name: 'logits_1', count: 1440, bytes: 5760 });
  expect(constant('logits_1')).toEqual({ values: numbers(1440, 3), shape: [288, 5] });
  expect(constant('image')).toBeNull();
  expect(description.metadata).toMatchObject({ architecture: 'classifier', licence: 'MIT' });
});

test('weights as bytes are told with their scale, in the numbers that are stored', async () => {
  const { description, constant } = await tfjsReader.read(writtenTo(await write(tfjsWriter, 'int8-weights')));
  const { quantization, type } = description.values.find(({ name }) => name === 'logits_1')!;
  expect(type).toBe('uint8');
  const { values } = constant('logits_1')!;
  const [scale, zero] = [quantization!.scales[0]!, quantization!.zeroPoints[0]!];
  const right = numbers(1440, 3);
  for (const [at, value] of values.entries()) {
    expect(Math.abs(scale * (value - zero) - right[at]!)).toBeLessThanOrEqual(scale / 2 + 1e-6);
  }
});

const layersModel = {
  format: 'layers-model',
  modelTopology: {
    model_config: {
      class_name: 'Sequential',
      config: { name: 's', layers: [{ class_name: 'Dense', config: { name: 'dense', units: 2, activation: 'relu' } }] },
    },
  },
  weightsManifest: [{ paths: ['w.bin'], weights: [{ name: 'dense/kernel', shape: [1, 2], dtype: 'float32' }] }],
};

const json = (value: unknown): WrittenFile => ({ path: 'model.json', bytes: Buffer.from(JSON.stringify(value)) });

test('a model of layers is told layer by layer', async () => {
  const { description } = await tfjsReader.read(
    writtenTo([json(layersModel), { path: 'w.bin', bytes: new Uint8Array(8) }]),
  );
  expect(description.format).toBe('tfjs-layers');
  expect(description.nodes).toEqual([
    {
      ...{ name: 'dense', op: 'Dense', inputs: ['s_input', 'dense/kernel'], outputs: ['dense'] },
      attributes: { units: 2, activation: 'relu' },
    },
  ]);
});

/** What a reader says of a folder; it must be one sentence that names the file. */
async function refusal(reader: FormatReader, path: string): Promise<string> {
  const error: unknown = await reader.read(path).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(RequestError);
  const { message } = error as Error;
  expect(message).toMatch(/^[^\n]{10,400}\.$/);
  return message;
}

test('a file that is cut off anywhere, or has a byte changed, is read or refused in a sentence', async () => {
  for (const [writer, reader, file] of cases) {
    const files = await write(writer);
    const [main, ...others] = files as [WrittenFile, ...WrittenFile[]];
    const folder = writtenTo(others);
    const path = join(folder, file);
    for (let step = 0; step < 60; step++) {
      const at = Math.floor((main.bytes.length * step) / 60);
      const changed = main.bytes.slice();
      changed[at]! ^= 1 << (step % 8);
      for (const bytes of [main.bytes.slice(0, at), changed]) {
        writeFileSync(join(folder, main.path), bytes);
        await reader.read(path).catch((error: unknown) => expect(error).toBeInstanceOf(RequestError));
      }
    }
  }
});

const node = (name: string, op: string, input: string[] = []) => ({ name, op, input });
const graphModel = (nodes: unknown[], manifest: unknown[] = []) =>
  json({ format: 'graph-model', modelTopology: { node: nodes }, weightsManifest: manifest });
const weight = (shape: number[], name = 'w') => ({ name, shape, dtype: 'float32' });

test('shards are read from the folder alone, each once', async () => {
  for (const path of ['../../etc/passwd', '/etc/passwd', 'a/../../b', '..', '', '.', 'C:\\x', 'a\0b']) {
    const folder = writtenTo([graphModel([], [{ paths: [path], weights: [] }])]);
    expect(await refusal(tfjsReader, folder)).toMatch(/would lie outside of its folder\.$/);
  }
  const linked = writtenTo([graphModel([], [{ paths: ['w.bin'], weights: [] }])]);
  symlinkSync('/etc/passwd', join(linked, 'w.bin'));
  expect(await refusal(tfjsReader, linked)).toMatch(/is a link to outside of its folder\.$/);
  const twice = writtenTo([
    graphModel([], [{ paths: ['w.bin', 'w.bin'], weights: [] }]),
    { path: 'w.bin', bytes: new Uint8Array(4) },
  ]);
  expect(await refusal(tfjsReader, twice)).toMatch(/names the shard 'w\.bin' twice\.$/);
  const folder = writtenTo([graphModel([], [{ paths: ['w.bin'], weights: [] }])]);
  mkdirSync(join(folder, 'w.bin'));
  expect(await refusal(tfjsReader, folder)).toMatch(/this is a folder/);
});

test('sizes that a file merely claims are not believed', async () => {
  for (const shape of [[2 ** 31, 2 ** 31], [2 ** 40], [1000]]) {
    const folder = writtenTo([
      graphModel([], [{ paths: ['w.bin'], weights: [weight(shape)] }]),
      { path: 'w.bin', bytes: new Uint8Array(8) },
    ]);
    expect(await refusal(tfjsReader, folder)).toMatch(/ends behind the 8 bytes/);
  }
  const value = { tensor: { dtype: 1, tensor_shape: { dim: [{ size: 2 ** 40 }] }, tensor_content: new Uint8Array(4) } };
  const info = { name: 'c:0', dtype: 1, tensor_shape: { dim: [] } };
  const signature = { serving_default: { inputs: {}, outputs: { c: info }, method_name: '' } };
  const bytes = encodeSavedModel([{ ...node('c', 'Const'), attr: { value } }], signature);
  const { constant } = await savedModelReader.read(writtenTo([{ path: 'saved_model.pb', bytes }]));
  expect(() => constant('c')).toThrow(/1099511627776 numbers has 4 bytes/);
});

test('nodes that need each other, or none that there is, are no graph', async () => {
  const circle = writtenTo([graphModel([node('a', 'Relu', ['b']), node('b', 'Relu', ['a'])])]);
  expect(await refusal(tfjsReader, circle)).toMatch(/its nodes 'b' and 'a' need each other\.$/);
  const absent = writtenTo([graphModel([node('a', 'Relu', ['b'])])]);
  expect(await refusal(tfjsReader, absent)).toMatch(/its node 'a' needs 'b', which isn't there\.$/);
  const twins = writtenTo([graphModel([node('a', 'Placeholder'), node('a', 'Placeholder')])]);
  expect(await refusal(tfjsReader, twins)).toMatch(/two of its nodes are called 'a'\.$/);
  const chain = Array.from({ length: 50_000 }, (_, at) => node(`n${at}`, 'Relu', at === 0 ? [] : [`n${at - 1}`]));
  const { description } = await tfjsReader.read(writtenTo([graphModel(chain.reverse())]));
  expect(description.nodes[0]!.name).toBe('n0');
});

test('a SavedModel that could write files is not opened', async () => {
  const info = (name: string) => ({ name, dtype: 1, tensor_shape: { dim: [] } });
  const signature = (...refs: string[]) => {
    return { inputs: {}, outputs: Object.fromEntries(refs.map((ref) => [ref, info(ref)])), method_name: '' };
  };
  const folder = (op: string, initial: string[] = []): string => {
    const nodes = [node('c', 'Placeholder'), node('w', op, ['c'])].map((one) => ({ ...one, attr: {} }));
    const signatures = { serving_default: signature('c:0'), __saved_model_init_op: signature(...initial) };
    return writtenTo([{ path: 'saved_model.pb', bytes: encodeSavedModel(nodes, signatures) }]);
  };
  expect(await refusal(savedModelReader, folder('WriteFile'))).toMatch(/its op WriteFile could touch files/);
  expect(await refusal(savedModelReader, folder('PrintV2'))).toMatch(/its op PrintV2 could touch files/);
  // What saves the model is there as ever, but for where it would run.
  expect((await savedModelReader.read(folder('SaveV2'))).description.nodes.map(({ op }) => op)).toEqual([
    'Placeholder',
  ]);
  expect(await refusal(savedModelReader, folder('SaveV2', ['w']))).toMatch(/its op SaveV2 could touch files/);
});

test('a SavedModel whose parts would take far more memory than the file is refused', async () => {
  // A graph of nodes without a name, two bytes each: MetaGraphDef.graph_def.node, five million times.
  const nodes = Buffer.alloc(10_000_000);
  for (let at = 0; at < nodes.length; at += 2) nodes[at] = 0x0a;
  const inside = (field: number, bytes: Uint8Array) => {
    const length = [bytes.length & 127, (bytes.length >> 7) & 127, (bytes.length >> 14) & 127, bytes.length >> 21];
    const head = Buffer.from([(field << 3) | 2, length[0]! | 128, length[1]! | 128, length[2]! | 128, length[3]!]);
    return Buffer.concat([head, bytes]);
  };
  const folder = writtenTo([{ path: 'saved_model.pb', bytes: inside(2, inside(2, nodes)) }]);
  expect(await refusal(savedModelReader, folder)).toMatch(/more than 3000000 parts/);
});
