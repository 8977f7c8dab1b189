/**
 * TensorFlow.js without tfjs-node: what runs in a browser or on a server. Its WebAssembly backend, which has all kernels that
 * models here need and is many times faster than the one in plain JavaScript, on one thread: under Node it has no more.
 */
import type { GraphModel, Tensor } from '@tensorflow/tfjs';
import { RequestError } from '../../core/errors.js';
import { excerpt, printable } from '../../core/printable.mjs';
import { tensorData, tensorOf, type TensorData } from '../../engine/tensor-data.js';
import { tf } from '../../engine/tensorflow.js';
import { readTfjsFiles, type TfjsFiles, type TfjsSignature } from '../inspect/tfjs-files.js';
import { watchPeakMemory } from './peak-memory.js';
import type { OpenedModel, OpenedValue, Runtime } from './runtime.js';
import { signedValues } from './signed-values.js';
import { timedRuns } from './timed-runs.js';

export const tfjsRuntime: Runtime = {
  format: 'tfjs',
  title: () => Promise.resolve(`TensorFlow.js ${tf.version_core}, WebAssembly`),
  open,
};

async function open(path: string): Promise<OpenedModel> {
  await import('@tensorflow/tfjs-backend-wasm');
  await onWasm(() => Promise.resolve());
  const peakBytes = watchPeakMemory();
  const began = performance.now();
  const files = await readTfjsFiles(path);
  const model = await onWasm(() => load(path, files));
  const loadMs = performance.now() - began;
  const { signature } = files.json;
  const inputs = valuesOf(model.inputs, signature?.inputs);
  const outputs = valuesOf(model.outputs, signature?.outputs);
  const run = async (given: Record<string, TensorData>): Promise<Record<string, TensorData>> => {
    const tensors = Object.fromEntries(inputs.map(({ name }) => [name, tensorOf(given[name]!)]));
    let results: Tensor[] = [];
    try {
      results = await execute(model, tensors, outputs);
      return Object.fromEntries(outputs.map(({ name }, at) => [name, tensorData(results[at]!)]));
    } catch (error) {
      throw refused(path, error);
    } finally {
      tf.dispose([tensors, results]);
    }
  };
  return {
    ...{ loadMs, inputs, outputs },
    run: (given) => onWasm(() => run(given)),
    time: (given, count) => onWasm(() => timedRuns(() => run(given), count)),
    peakBytes: () => Promise.resolve(peakBytes()),
    close: () => onWasm(() => Promise.resolve(model.dispose())),
  };
}

/** Does something with this backend, and gives back the one that the process had. */
async function onWasm<T>(does: () => Promise<T>): Promise<T> {
  const before = tf.getBackend() as string | undefined;
  await tf.setBackend('wasm');
  try {
    return await does();
  } finally {
    if (before) await tf.setBackend(before);
  }
}

async function load(path: string, { json, weights }: TfjsFiles): Promise<GraphModel> {
  if (json.format === 'layers-model' || !('node' in json.modelTopology)) {
    throw new RequestError(
      `${excerpt(path)}: it is a layers model of TensorFlow.js, and a graph model is needed; export it.`,
    );
  }
  const weightSpecs = json.weightsManifest.flatMap((group) => group.weights) as tf.io.WeightsManifestEntry[];
  const { signature, userDefinedMetadata } = json;
  try {
    return await tf.loadGraphModel(
      tf.io.fromMemory({
        modelTopology: json.modelTopology,
        weightSpecs,
        weightData: weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength) as ArrayBuffer,
        ...(signature && { signature }),
        ...(userDefinedMetadata && { userDefinedMetadata }),
      }),
    );
  } catch (error) {
    throw refused(path, error);
  }
}

/** In the order of `outputs`. */
async function execute(
  model: GraphModel,
  inputs: Record<string, Tensor>,
  outputs: readonly OpenedValue[],
): Promise<Tensor[]> {
  const names = outputs.map(({ name }) => name);
  try {
    return [model.execute(inputs, names)].flat();
  } catch (error) {
    // It refuses what it can only run with waits between the ops.
    if (!/executeAsync/.test(String(error))) throw error;
    return [await model.executeAsync(inputs, names)].flat();
  }
}

/** As the signature has them; without one as the graph's own nodes are. */
function valuesOf(
  nodes: readonly { name: string; shape?: number[]; dtype: string }[],
  signed: TfjsSignature['inputs'],
): OpenedValue[] {
  if (signed) return signedValues(signed);
  return nodes.map(({ name, shape = [], dtype }) => ({
    ...{ name, type: dtype, shape: shape.map((size) => (size < 0 ? null : size)) },
  }));
}

function refused(path: string, error: unknown): RequestError {
  const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
  return new RequestError(`${excerpt(path)}: TensorFlow.js can't open or run it: ${printable(reason)}`, {
    cause: error,
  });
}
