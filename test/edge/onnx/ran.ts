/** Graphs written as ONNX, opened by ONNX Runtime and held to what TensorFlow makes of them. */
import { join } from 'node:path';
import type { Calibration, Range } from '../../../models/edge/compress/calibration.js';
import type { WriteOptions } from '../../../models/edge/formats/format.js';
import { onnxWriter } from '../../../models/edge/formats/onnx/writer.js';
import type { InferenceGraph, Ref } from '../../../models/edge/graph/inference-graph.js';
import { LoadedGraph } from '../../../models/edge/graph/loaded-graph.js';
import { onnxRuntime } from '../../../models/edge/runtimes/onnx.js';
import type { TensorData } from '../../../models/engine/tensor-data.js';
import { largestError, opened, writtenTo } from '../exported.js';
import { handMadeMetadata } from '../hand-made-graph.js';

export type Inputs = Record<string, TensorData>;

export const options = (given: Partial<WriteOptions> = {}): WriteOptions => ({
  ...{ precision: 'float32', calibration: null, metadata: handMadeMetadata, integerInputs: false },
  ...given,
});

export async function writtenOnnx(graph: InferenceGraph, given: Partial<WriteOptions> = {}): Promise<string> {
  return join(writtenTo(await onnxWriter.write(graph, options(given))), 'model.onnx');
}

/** The largest error of each output on these batches. */
export async function errorsOf(
  graph: InferenceGraph,
  given: Partial<WriteOptions>,
  batches: readonly Inputs[],
): Promise<Record<string, number>> {
  const errors: Record<string, number> = {};
  const loaded = await LoadedGraph.open(graph);
  try {
    await opened(onnxRuntime, await writtenOnnx(graph, given), async (model) => {
      for (const inputs of batches) {
        const [right, found] = [loaded.run(inputs), await model.run(inputs)];
        for (const name of Object.keys(right)) {
          errors[name] = Math.max(errors[name] ?? 0, largestError(found[name]!, right[name]!));
        }
      }
    });
  } finally {
    loaded.close();
  }
  return errors;
}

export async function errorOf(...args: Parameters<typeof errorsOf>): Promise<number> {
  return Math.max(...Object.values(await errorsOf(...args)));
}

/** Ranges of all floats by these examples. */
export async function ranges(graph: InferenceGraph, inputs: Inputs): Promise<Calibration> {
  const refs = [...graph.types].flatMap(([ref, type]) => (type === 'float32' ? [ref] : []));
  const loaded = await LoadedGraph.open(graph);
  const found = new Map<Ref, Range>();
  for (const [ref, { data }] of loaded.values(inputs, refs)) {
    found.set(ref, { min: Math.min(...data), max: Math.max(...data) });
  }
  loaded.close();
  return { ranges: found, method: 'min-max', examples: 64 };
}
