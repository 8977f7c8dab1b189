import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importKeras } from '../../../models/edge/import/keras/import-keras.js';
import { freeze } from '../../../models/edge/graph/freeze.js';
import { importedOps, inferenceOps } from '../../../models/edge/graph/ops.js';
import { evaluateGraph } from '../../../models/edge/graph/loaded-graph.js';
import type { TensorData } from '../../../models/engine/tensor-data.js';

const folder = join(import.meta.dirname, 'fixtures');

interface Numbers {
  shape: number[];
  values: number[];
}
interface Expected {
  formats: ('h5' | 'keras')[];
  inputs: Numbers[];
  outputs: Numbers[];
}

/** What Keras 3 gave for them, see make-fixtures.py. */
const all = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<string, Expected>;

const open = (name: string, format: 'h5' | 'keras') =>
  importKeras(join(folder, `${name}.${format}`), format === 'h5' ? 'keras-h5' : 'keras');

function largestDifference(got: TensorData, { values }: Numbers): number {
  const scale = Math.max(1, ...values.map(Math.abs));
  return Math.max(...values.map((value, at) => Math.abs(value - got.data[at]!))) / scale;
}

const known = Object.entries(all).filter(([name]) => name !== 'own-layer');

describe.each(known)('%s', (name, { formats, inputs, outputs }) => {
  test.each(formats)('as .%s gives what Keras gives', async (format) => {
    const { inference, variables } = await open(name, format);
    expect(inference.outputs.map(({ shape }) => shape)).toEqual(outputs.map(({ shape }) => shape.slice(1)));
    const graph = await freeze(name, inference, variables);
    const fed = inference.inputs.map(({ name: input, dtype }, at): [string, TensorData] => {
      const { shape, values } = inputs[at]!;
      return [input, { shape, data: dtype === 'int32' ? Int32Array.from(values) : Float32Array.from(values) }];
    });
    const made = await evaluateGraph(graph, Object.fromEntries(fed));
    inference.outputs.forEach((output, at) => {
      expect(made[output.name]!.shape).toEqual(outputs[at]!.shape);
      expect(largestDifference(made[output.name]!, outputs[at]!)).toBeLessThan(1e-5);
    });
  });
});

test('all ops of them are among those that formats know', async () => {
  const known: readonly string[] = [...inferenceOps, ...importedOps];
  for (const name of ['cnn', 'branches', 'separable', 'recurrent', 'signal']) {
    const { inference, variables } = await open(name, 'keras');
    const { nodes } = await freeze(name, inference, variables);
    expect(nodes.map(({ op }) => op).filter((op) => !known.includes(op))).toEqual([]);
  }
});

test('a layer of a class of its own is refused by its name, with what can be done', async () => {
  await expect(open('own-layer', 'keras')).rejects.toMatchObject({
    name: 'RequestError',
    message:
      "own-layer.keras: its layer 'twice' (Doubled) is of a class that is not known here; replace it by layers of Keras, or export the model as a SavedModel.",
  });
});
