import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { RequestError } from '../../core/errors.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { checkExternalData } from '../formats/onnx/read/external-data.js';
import { metadataIn } from '../formats/onnx/read/model.js';
import { reading } from '../formats/onnx/read/reader.js';
import { quantizationIn, type ValueQuantization } from '../formats/onnx/metadata.js';
import { dequantized, fromNative, quantized, toNative } from './onnx-tensors.js';
import { watchPeakMemory } from './peak-memory.js';
import type { OpenedModel, OpenedValue, Runtime, RuntimeOptions } from './runtime.js';
import { timedRuns } from './timed-runs.js';

type OnnxRuntime = typeof import('onnxruntime-node');

/** ONNX Runtime on the CPU, loaded where it is first used. */
export const onnxRuntime: Runtime = {
  format: 'onnx',
  async title() {
    const { env } = await load();
    return `ONNX Runtime ${env.versions.node ?? env.versions.common}`;
  },
  async open(path, options) {
    const runtime = await load();
    const quantization = reading(path, (file) => {
      checkExternalData(path);
      return quantizationIn(metadataIn(file));
    });
    const peakBytes = watchPeakMemory();
    const begun = performance.now();
    const session = await create(runtime, path, options);
    const loadMs = performance.now() - begun;
    return opened({ runtime, session, loadMs, peakBytes, quantization });
  },
};

async function load(): Promise<OnnxRuntime> {
  try {
    return await import('onnxruntime-node');
  } catch (error) {
    throw new RequestError(`ONNX Runtime: it can't be loaded (${reasonOf(error)}); npm install brings it.`, {
      cause: error,
    });
  }
}

async function create(runtime: OnnxRuntime, path: string, { threads }: RuntimeOptions): Promise<InferenceSession> {
  try {
    return await runtime.InferenceSession.create(path, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // What is wrong comes as an error; warnings would go to the terminal.
      logSeverityLevel: 3,
    });
  } catch (error) {
    throw new RequestError(`ONNX: '${path}' can't be opened by ONNX Runtime (${reasonOf(error)}).`, { cause: error });
  }
}

/** The first sentence of what the runtime says, without the places in its own source. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.replace(/\/\S*\/onnxruntime\/\S+ /g, '').split('\n')[0] ?? '').trim().replace(/\.$/, '').slice(0, 300);
}

interface Session {
  runtime: OnnxRuntime;
  session: InferenceSession;
  loadMs: number;
  peakBytes: () => number;
  /** Of inputs and outputs that are whole numbers, by name. */
  quantization: ReadonlyMap<string, ValueQuantization>;
}

function opened({ runtime, session, loadMs, peakBytes, quantization }: Session): OpenedModel {
  const inputs = session.inputMetadata.map(valueOf);
  const outputs = session.outputMetadata.map(valueOf);

  const feedsOf = (given: Record<string, TensorData>): Record<string, Tensor> =>
    Object.fromEntries(
      inputs.map(({ name, type }) => {
        const value = given[name];
        if (!value) throw new RequestError(`ONNX: input '${name}' is missing.`);
        const grid = quantization.get(name);
        const data = toNative(grid ? quantized(value.data, grid) : value.data, type);
        return [name, new runtime.Tensor(type as 'float32', data as Float32Array, value.shape)];
      }),
    );
  const run = async (feeds: Record<string, Tensor>): Promise<InferenceSession.OnnxValueMapType> => {
    try {
      return await session.run(feeds);
    } catch (error) {
      throw new RequestError(`ONNX: the model can't be run by ONNX Runtime (${reasonOf(error)}).`, { cause: error });
    }
  };

  return {
    loadMs,
    inputs,
    outputs,
    async run(given) {
      const results = await run(feedsOf(given));
      return Object.fromEntries(
        outputs.map(({ name, type }) => {
          const { dims, data } = results[name] as Tensor;
          const values = fromNative(data, type);
          const grid = quantization.get(name);
          return [name, { shape: [...dims], data: grid ? dequantized(values, grid) : values }];
        }),
      );
    },
    async time(given, count) {
      const feeds = feedsOf(given);
      return timedRuns(() => run(feeds), count);
    },
    peakBytes: () => Promise.resolve(peakBytes()),
    close: () => session.release(),
  };
}

function valueOf(value: InferenceSession.ValueMetadata): OpenedValue {
  if (!value.isTensor) return { name: value.name, shape: [], type: 'no tensor' };
  return {
    name: value.name,
    shape: value.shape.map((size) => (typeof size === 'number' ? size : null)),
    type: value.type,
  };
}
