/** Graphs written as ONNX, opened by ONNX Runtime and held to what TensorFlow makes of them. */
import { join } from 'node:path';
import type { WriteOptions } from '../../../models/edge/formats/format.js';
import { onnxWriter } from '../../../models/edge/formats/onnx/writer.js';
import type { Calibration, Range } from '../../../models/edge/compress/calibration.js';
import type { InferenceGraph, Ref } from '../../../models/edge/graph/inference-graph.js';
import { onnxRuntime } from '../../../models/edge/runtimes/onnx.js';
import type { OpenedModel } from '../../../models/edge/runtimes/runtime.js';
import type { TensorData } from '../../../models/engine/tensor-data.js';
import { largestError, opened, writtenTo } from '../exported.js';
import { handMadeMetadata } from '../hand-made-graph.js';
import { evaluate, sample } from './hand-made.js';

export const options = (given: Partial<WriteOptions> = {}): WriteOptions => ({
  ...{ precision: 'float32', calibration: null, metadata: handMadeMetadata, integerInputs: false },
  ...given,
});

export async function writtenOnnx(graph: InferenceGraph, given: Partial<WriteOptions> = {}): Promise<string> {
  return join(writtenTo(await onnxWriter.write(graph, options(given))), 'model.onnx');
}

/** The largest error of all outputs on these batches. */
export async function errorOf(
  graph: InferenceGraph,
  given: Partial<WriteOptions> = {},
  batches: readonly (number | Record<string, TensorData>)[] = [1, 2, 64],
): Promise<number> {
  let most = 0;
  await opened(onnxRuntime, await writtenOnnx(graph, given), async (model: OpenedModel) => {
    for (const batch of batches) {
      const inputs = typeof batch === 'number' ? sample(graph, batch) : batch;
      const right = await evaluate(
        graph,
        inputs,
        graph.outputs.map(({ ref }) => ref),
      );
      const made = await model.run(inputs);
      graph.outputs.forEach(({ name }, at) => (most = Math.max(most, largestError(made[name]!, right[at]!))));
    }
  });
  return most;
}

/** Ranges of all floats, by 64 examples or those that are given. */
export async function ranges(graph: InferenceGraph, given = sample(graph, 64)): Promise<Calibration> {
  const refs = [...graph.types].flatMap(([ref, type]) => (type === 'float32' ? [ref] : []));
  const values = await evaluate(graph, given, refs);
  const found = new Map<Ref, Range>();
  refs.forEach((ref, at) => {
    const data = [...values[at]!.data];
    found.set(ref, { min: Math.min(...data), max: Math.max(...data) });
  });
  return { ranges: found, method: 'min-max', examples: 64 };
}
