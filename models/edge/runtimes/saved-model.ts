/** TensorFlow's own C library, as tfjs-node's `loadSavedModel` has it. */
import type { NamedTensorMap } from '@tensorflow/tfjs';
import { RequestError } from '../../core/errors.js';
import { excerpt, printable } from '../../core/printable.mjs';
import { SERVE_TAG, type TensorInfo } from '../../engine/graph-def.js';
import { tensorData, tensorOf, type TensorData } from '../../engine/tensor-data.js';
import { loadTensorFlow, tf } from '../../engine/tensorflow.js';
import { dataTypeName } from '../formats/data-types.js';
import { SIGNATURE } from '../formats/saved-model.js';
import { readSavedModelFiles } from '../inspect/saved-model-files.js';
import { watchPeakMemory } from './peak-memory.js';
import type { OpenedModel, OpenedValue, Runtime } from './runtime.js';
import { timedRuns } from './timed-runs.js';

export const savedModelRuntime: Runtime = {
  format: 'savedmodel',
  title: async () => `TensorFlow ${(await loadTensorFlow()).tensorflow ?? ''}`.trim(),
  open,
};

async function open(path: string, { threads }: { threads: number }): Promise<OpenedModel> {
  // TensorFlow reads it when it starts, in a process that has not yet loaded it.
  process.env['TF_NUM_INTRAOP_THREADS'] ??= String(threads);
  const { native, reason } = await loadTensorFlow();
  if (!native) throw new RequestError(`TensorFlow: it isn't there, since ${reason}; \`npm run setup\` installs it.`);
  const { node } = await import('@tensorflow/tfjs-node-gpu');
  const { folder, signature } = await readSavedModelFiles(path);
  const [inputs, outputs] = [valuesOf(signature.inputs), valuesOf(signature.outputs)];
  const peakBytes = watchPeakMemory();
  const began = performance.now();
  const model = await node.loadSavedModel(folder, [SERVE_TAG], SIGNATURE).catch((error: unknown) => {
    throw refused(path, error);
  });
  const loadMs = performance.now() - began;
  const run = (given: Record<string, TensorData>): Record<string, TensorData> => {
    const tensors = Object.fromEntries(inputs.map(({ name }) => [name, tensorOf(given[name]!)]));
    let results: NamedTensorMap = {};
    try {
      results = model.predict(tensors) as NamedTensorMap;
      return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, tensorData(tensor)]));
    } catch (error) {
      throw refused(path, error);
    } finally {
      tf.dispose([tensors, results]);
    }
  };
  return {
    loadMs,
    inputs,
    outputs,
    run: (given) => Promise.resolve(given).then(run),
    time: (given, count) => timedRuns(() => run(given), count),
    peakBytes: () => Promise.resolve(peakBytes()),
    close: () => Promise.resolve(model.dispose()),
  };
}

function valuesOf(infos: Record<string, TensorInfo>): OpenedValue[] {
  return Object.entries(infos).map(([name, { dtype, tensor_shape }]) => ({
    name,
    type: dataTypeName(dtype),
    shape: tensor_shape.dim.map(({ size }) => (size < 0 ? null : size)),
  }));
}

function refused(path: string, error: unknown): RequestError {
  const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
  return new RequestError(`${excerpt(path)}: TensorFlow can't open or run it: ${printable(reason)}`, { cause: error });
}
