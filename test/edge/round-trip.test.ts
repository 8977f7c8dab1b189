import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { InferenceInput } from '../../models/core/inference.js';
import type { FormatWriter, ModelMetadata } from '../../models/edge/formats/format.js';
import { savedModelWriter } from '../../models/edge/formats/saved-model.js';
import { safetensorsWriter } from '../../models/edge/formats/safetensors.js';
import { tfjsWriter } from '../../models/edge/formats/tfjs.js';
import type { InferenceGraph } from '../../models/edge/graph/inference-graph.js';
import { LoadedGraph } from '../../models/edge/graph/loaded-graph.js';
import { graphOfSavedModel } from '../../models/edge/import/graph-of-saved-model.js';
import { graphOfSafetensorsFile, graphOfTfjs } from '../../models/edge/import/graph-of-tfjs.js';
import type { ImportedModel } from '../../models/edge/import/imported-model.js';
import type { Runtime } from '../../models/edge/runtimes/runtime.js';
import { safetensorsRuntime } from '../../models/edge/runtimes/safetensors.js';
import { savedModelRuntime } from '../../models/edge/runtimes/saved-model.js';
import { tfjsRuntime } from '../../models/edge/runtimes/tfjs.js';
import type { TensorData } from '../../models/engine/tensor-data.js';
import { graphKinds, graphOf } from './graphs.js';
import { largestError, opened, writtenTo } from './exported.js';
import { numbers } from './hand-made-graph.js';

const formats: [FormatWriter, Runtime, (path: string) => Promise<ImportedModel>][] = [
  [savedModelWriter, savedModelRuntime, graphOfSavedModel],
  [tfjsWriter, tfjsRuntime, graphOfTfjs],
  [safetensorsWriter, safetensorsRuntime, graphOfSafetensorsFile],
];

/** Numbers of each meaning. */
function made({ shape, dtype, meaning }: InferenceInput, batch: number): TensorData {
  const random = numbers(batch * shape.reduce((product, size) => product * size, 1), batch);
  const below = (count: number) => Int32Array.from(random, (one) => Math.floor(((one + 1) / 2) * count * 0.999));
  const whole = [batch, ...shape];
  if (dtype === 'int32') {
    const most =
      meaning.kind === 'tokens' ? meaning.vocabulary : meaning.kind === 'class' ? meaning.classNames.length : 2;
    return { shape: whole, data: below(most) };
  }
  if (meaning.kind !== 'row')
    return { shape: whole, data: meaning.kind === 'image' ? random.map((one) => 255 * Math.abs(one)) : random };
  // One number is missing.
  return {
    shape: whole,
    data: Float32Array.from(random, (one, at) => (at === 1 ? NaN : Math.round(2 * Math.abs(one)))),
  };
}

const madeInputs = ({ inputs }: InferenceGraph, batch: number) =>
  Object.fromEntries(inputs.map((input) => [input.name, made(input, batch)]));

function metadataOf({ inputs, outputs, name }: InferenceGraph, task: unknown): ModelMetadata {
  const described = { inputs, outputs, task };
  const text = JSON.stringify(described, (key, value: unknown) => (key === 'ref' ? undefined : value));
  return { name, architecture: 'any', origin: 'a test', licence: null, interface: text };
}

test.each(graphKinds)('%s: every format gives what the graph gives, and comes back as the graph', async (kind) => {
  const { graph, inference } = await graphOf(kind);
  const metadata = metadataOf(graph, inference.task);
  const source = await LoadedGraph.open(graph);
  const batches = [1, 2, 64].map((batch) => madeInputs(graph, batch));
  const right = batches.map((inputs) => source.run(inputs));
  source.close();
  for (const [writer, runtime, imported] of formats) {
    const files = await writer.write(graph, {
      precision: 'float32',
      calibration: null,
      metadata,
      integerInputs: false,
    });
    const folder = writtenTo(files);
    const path = files.length === 1 ? join(folder, files[0]!.path) : folder;
    const check = (values: Record<string, TensorData>, at: number) => {
      for (const { name } of graph.outputs) expect(largestError(values[name]!, right[at]![name]!)).toBeLessThan(1e-5);
    };
    await opened(runtime, path, async (model) => {
      for (const [at, inputs] of batches.entries()) check(await model.run(inputs), at);
    });
    const { graph: back, task } = await imported(path);
    expect(task).toEqual(JSON.parse(JSON.stringify(inference.task)));
    expect(back.inputs.map(({ name, meaning }) => [name, meaning])).toEqual(
      JSON.parse(JSON.stringify(graph.inputs.map(({ name, meaning }) => [name, meaning]))),
    );
    const again = await LoadedGraph.open(back);
    check(again.run(batches[1]!), 1);
    again.close();
  }
});
