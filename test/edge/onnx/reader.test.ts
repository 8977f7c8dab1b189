import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RequestError } from '../../../models/core/errors.js';
import { onnxReader } from '../../../models/edge/formats/onnx/read/reader.js';
import { modelDescription } from '../../../models/edge/inspect/model-description.js';
import { onnxRuntime } from '../../../models/edge/runtimes/onnx.js';
import { handMadeGraph, handMadePictures, numbers } from '../hand-made-graph.js';

import { elsewhere, message, model, node, saved } from './others.js';
import { ranges, writtenOnnx } from './ran.js';

const graph = handMadeGraph('conv/');

describe('a file of our own', () => {
  test('is described whole: nodes by the names of the graph, shapes, constants and what the file says of itself', async () => {
    const { description, constant } = await onnxReader.read(await writtenOnnx(graph));
    expect(modelDescription.parse(description)).toEqual(description);
    const { inputs, outputs, nodes, version, producer, metadata, notes } = description;
    expect({ inputs, outputs, version, producer, notes }).toEqual({
      ...{ inputs: ['image'], outputs: ['logits'], version: 'opset 17, IR 8', producer: 'Model Lab', notes: [] },
    });
    expect(metadata).toMatchObject({ name: 'hand-made', architecture: 'classifier', licence: 'MIT' });
    expect(nodes.map(({ op }) => op)).toEqual(['Mul', 'Reshape', 'Conv', 'Relu', 'Reshape', 'MatMul']);
    const shapes = new Map(description.values.map(({ name, shape }) => [name, shape]));
    expect(shapes.get('image')).toEqual(['batch', 6, 6, 1]);
    expect(shapes.get('conv/kernel')).toEqual([8, 1, 3, 3]);
    expect(description.constants.find(({ name }) => name === 'conv/bias')).toEqual({
      name: 'conv/bias',
      count: 8,
      bytes: 32,
    });
    expect([...constant('conv/bias')!.values]).toEqual([...numbers(8, 2)]);
    expect(constant('nothing')).toBeNull();
  });

  test('says what whole numbers stand for', async () => {
    const path = await writtenOnnx(graph, { precision: 'int8', calibration: await ranges(graph, handMadePictures(8)) });
    const { values } = (await onnxReader.read(path)).description;
    const of = (name: string) => values.find((value) => value.name === name)!.quantization!;
    expect(of('conv/kernel/int8')).toMatchObject({ axis: 0, zeroPoints: Array(8).fill(0) });
    expect(of('conv/kernel/int8').scales).toHaveLength(8);
    const scaled = values.filter(({ name }) => /\/uint8$/.test(name));
    expect(scaled.map(({ quantization }) => quantization!.axis)).toContain(null);
  });
});

describe('a file of others', () => {
  const read = (bytes: Uint8Array) => onnxReader.read(saved(bytes));

  test('with other sets of ops, graphs inside nodes, functions and sparse constants is shown as far as it can be', async () => {
    const inner = message(node('Identity', ['x'], ['y']), node('Identity', ['y'], ['z']));
    const { description } = await read(
      model(
        [
          node('If', ['c'], ['a'], [5, message([1, 'then_branch'], [6, inner])]),
          node(
            'Scaler',
            ['a'],
            ['b'],
            [7, 'ai.onnx.ml'],
            [5, message([1, 'offset'], [7, new Uint8Array(new Float32Array([1, NaN]).buffer)])],
          ),
          [15, message()],
          [11, message([1, 'c'])],
          [12, message([1, 'b'])],
        ],
        [8, message([1, 'ai.onnx.ml'], [2, 3])],
        [25, message([1, 'swish'], [10, 'own'])],
      ),
    );
    expect(modelDescription.parse(description)).toEqual(description);
    expect(description.version).toBe('opset 17, ai.onnx.ml 3, IR 8');
    expect(description.nodes).toMatchObject([
      { name: 'a', op: 'If', attributes: { then_branch: 'a graph' } },
      { name: 'b', op: 'ai.onnx.ml.Scaler', attributes: { offset: '1, NaN' } },
    ]);
    expect(description.notes).toEqual([
      "If '' has a graph 'then_branch' of 2 nodes, which isn't shown.",
      "The file defines the function 'own.swish', which isn't shown.",
      "1 sparse constants aren't shown.",
    ]);
  });

  test('may have its nodes in any order and under one name, and constants in lists or halves', async () => {
    const { description, constant } = await read(
      model([
        node('Neg', ['b'], ['c'], [3, 'n']),
        node('Abs', ['a'], ['b'], [3, 'n']),
        [5, message([1, 2], [2, 7], [7, Uint8Array.from([5, 6])], [8, 'w'])],
        [5, message([1, 2], [2, 10], [9, Uint8Array.from([0, 0x3c, 0, 0xc0])], [8, 'h'])],
      ]),
    );
    expect(description.nodes.map(({ name, op }) => [name, op])).toEqual([
      ['n', 'Abs'],
      ['n_2', 'Neg'],
    ]);
    expect([...constant('w')!.values]).toEqual([5, 6]);
    expect([...constant('h')!.values]).toEqual([1, -2]);
  });

  test('may have weights beside it, in its own folder alone', async () => {
    const path = saved(model([[5, elsewhere('w', 'weights.bin', ['offset', '4'], ['length', '4'])]]));
    await expect(onnxReader.read(path)).rejects.toThrow(/takes weights from 'weights.bin', which isn't there/);
    writeFileSync(join(dirname(path), 'weights.bin'), new Uint8Array(Float32Array.of(1, 2).buffer));
    const { description, constant } = await onnxReader.read(path);
    expect(description.notes).toEqual(["Weights lie in 'weights.bin' beside it."]);
    expect([...constant('w')!.values]).toEqual([2]);
  });

  test.each(['/etc/passwd', '../other.bin', 'a/../../other.bin', 'C:\\other.bin', '..\\other.bin', '', '.'])(
    'is neither read nor run where it takes weights from %j',
    async (location) => {
      const path = saved(model([[5, elsewhere('w', location)]]));
      writeFileSync(join(dirname(path), '../other.bin'), new Uint8Array(4));
      const refused = /takes weights from '.*'; they have to lie in its own folder/;
      await expect(onnxReader.read(path)).rejects.toThrow(refused);
      await expect(onnxRuntime.open(path, { threads: 1 })).rejects.toThrow(refused);
    },
  );

  test('may not reach outside of its folder by a link, nor from a graph inside a node', async () => {
    const inner = message([5, elsewhere('w', 'link.bin')]);
    const path = saved(model([node('If', ['c'], ['a'], [5, message([1, 'then_branch'], [6, inner])])]));
    writeFileSync(join(dirname(path), '../other.bin'), new Uint8Array(4));
    symlinkSync('../other.bin', join(dirname(path), 'link.bin'));
    await expect(onnxReader.read(path)).rejects.toThrow('they have to lie in its own folder');
  });

  const empty = message();
  test.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(), /has no graph/],
    ['text', new TextEncoder().encode('not a model'), /it is no whole ONNX model/],
    [
      'nodes in a circle',
      model([node('Abs', ['b'], ['a']), node('Abs', ['a'], ['b'])]),
      /need each other in a circle, 'Abs'/,
    ],
    ['a node that needs itself', model([node('Abs', ['a'], ['a'])]), /needs itself/],
    [
      'huge sizes',
      model([[5, message([1, 2 ** 40], [1, 2 ** 40], [2, 1], [8, 'w'], [9, new Uint8Array(4)])]]),
      /'w' is \[.*has 4 bytes/,
    ],
    ['sizes below nothing', model([[5, message([1, -4], [2, 1])]]), /has a size of -4/],
    [
      'numbers that are not there',
      model([[5, message([1, 1e9], [2, 6], [8, 'w'])]]),
      /has 1000000000 numbers, and has 0 bytes/,
    ],
    ['a name without an end', model([node('Abs', ['a'], ['b'], [3, 'n'.repeat(1e6)])]), /a name of 1000000 bytes/],
    [
      'nodes without an end',
      message([1, 8], [7, new Uint8Array(1e6).map((_, at) => (at % 2 === 0 ? 10 : 0))]),
      /more than 200000 nodes/,
    ],
    [
      'graphs in graphs',
      [...Array(200).keys()].reduce((graph) => message([1, message([5, message([6, graph])])]), empty),
      /no graph/,
    ],
    [
      'a deep graph',
      message([7, [...Array(200).keys()].reduce((graph) => message([1, message([5, message([6, graph])])]), empty)]),
      /without an end/,
    ],
  ])('of %s is refused in a sentence', async (_, bytes, why) => {
    await expect(read(bytes)).rejects.toThrow(why);
    await expect(read(bytes)).rejects.toBeInstanceOf(RequestError);
  });
});

test('a file that is cut off or changed anywhere is read or refused in a sentence', async () => {
  const bytes = readFileSync(await writtenOnnx(graph, { precision: 'int8-dynamic' }));
  const outcomes = { read: 0, refused: 0 };
  for (let round = 0; round < 200; round++) {
    const damaged = round % 2 === 0 ? bytes.subarray(0, Math.floor((bytes.length * round) / 200)) : Buffer.from(bytes);
    for (let change = 0; change < (round % 2 === 0 ? 0 : 3); change++) {
      damaged[(round * 7919 + change * 104729) % damaged.length] = (round * 31 + change * 17) % 256;
    }
    try {
      const { description, constant } = await onnxReader.read(saved(damaged));
      modelDescription.parse(description);
      for (const { name } of description.constants) constant(name);
      outcomes.read++;
    } catch (error) {
      expect(error).toBeInstanceOf(RequestError);
      outcomes.refused++;
    }
  }
  expect(outcomes.read).toBeGreaterThan(5);
  expect(outcomes.refused).toBeGreaterThan(100);
});

test('a file is claimed by its name or its first bytes', () => {
  const claims = (path: string, ...head: number[]) => onnxReader.claims(path, Uint8Array.from(head));
  expect(claims('a/Model.ONNX')).toBe(true);
  expect(claims('model.bin', 8, 7, 0x12, 4)).toBe(true);
  expect(claims('saved_model.pb', 8, 1, 0x12, 4)).toBe(false);
  expect(claims('model.tflite', 0x1c, 0, 0, 0)).toBe(false);
});
