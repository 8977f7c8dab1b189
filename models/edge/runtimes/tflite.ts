/** LiteRT, by its C interface in a small program. https://ai.google.dev/edge/litert */
import { performance } from 'node:perf_hooks';
import { RequestError } from '../../core/errors.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { edgeTools } from '../formats/tflite/edge-tools.js';
import { LiteRtProcess } from './lite-rt-process.js';
import type { OpenedModel, OpenedValue, Runtime } from './runtime.js';
import { bytesOf, parseOutputs, parseValues, type LiteRtValue } from './tflite-values.js';

export const tfliteRuntime: Runtime = {
  format: 'tflite',
  title: async () => `LiteRT ${(await edgeTools()).version}`,
  async open(path, { threads }) {
    const process = new LiteRtProcess(await edgeTools(), path);
    try {
      const begun = performance.now();
      const { inputs, outputs } = parseValues((await process.request(`open ${threads} ${path}`)).toString('utf8'));
      return opened(process, { inputs, outputs, loadMs: performance.now() - begun });
    } catch (error) {
      await process.close();
      throw error;
    }
  },
};

interface Told {
  inputs: readonly LiteRtValue[];
  outputs: readonly LiteRtValue[];
  loadMs: number;
}

function opened(process: LiteRtProcess, { inputs, outputs, loadMs }: Told): OpenedModel {
  /** A file whose batch is fixed runs so many examples at a time; null: any number. */
  const fixed = inputs[0]?.shape[0] ?? -1;
  const step = fixed > 0 ? fixed : null;
  const feed = (fed: Record<string, TensorData>) => {
    const body = inputs.map((value) => bytesOf(fedTo(fed, value), value));
    const shapes = inputs.map(({ name }) => [fed[name]!.shape.length, ...fed[name]!.shape].join(' ')).join(' ');
    return { bytes: body.reduce((sum, { length }) => sum + length, 0), shapes, body };
  };
  return {
    loadMs,
    inputs: inputs.map(openedValue),
    outputs: outputs.map(openedValue),
    async run(fed) {
      const parts: Record<string, TensorData>[] = [];
      for (const part of step === null ? [fed] : splitBatch(fed, step)) {
        const { bytes, shapes, body } = feed(part);
        parts.push(parseOutputs(await process.request(`run ${bytes} ${shapes}`, body), outputs));
      }
      return joinBatches(parts);
    },
    async time(fed, { warmUp, repeats }) {
      const { bytes, shapes, body } = feed(fed);
      const answer = await process.request(`time ${bytes} ${warmUp} ${repeats} ${shapes}`, body);
      return Array.from({ length: repeats }, (_, index) => answer.readDoubleLE(8 * index));
    },
    peakBytes: async () => Number((await process.request('peak')).toString('utf8')),
    close: () => process.close(),
  };
}

function openedValue({ name, shape, type }: LiteRtValue): OpenedValue {
  return { name, type, shape: shape.map((size) => (size < 0 ? null : size)) };
}

function fedTo(fed: Record<string, TensorData>, { name }: LiteRtValue): TensorData {
  const found = fed[name];
  if (!found) throw new RequestError(`${name}: the file has this input, and it was given nothing.`);
  return found;
}

/** The same inputs, `step` examples at a time. Throws RequestError where their number is not a multiple of it. */
function splitBatch(fed: Record<string, TensorData>, step: number): Record<string, TensorData>[] {
  const batch = Object.values(fed)[0]?.shape[0] ?? 0;
  if (batch === step) return [fed];
  if (batch % step !== 0)
    throw new RequestError(`batch: ${batch} is not possible; the file takes multiples of ${step}.`);
  return Array.from({ length: batch / step }, (_, part) =>
    Object.fromEntries(
      Object.entries(fed).map(([name, { shape, data }]) => {
        const size = (data.length / batch) * step;
        return [name, { shape: [step, ...shape.slice(1)], data: data.slice(part * size, (part + 1) * size) }];
      }),
    ),
  );
}

function joinBatches(parts: readonly Record<string, TensorData>[]): Record<string, TensorData> {
  const [first = {}] = parts;
  if (parts.length <= 1) return first;
  return Object.fromEntries(
    Object.entries(first).map(([name, { shape, data }]) => {
      const joined =
        data instanceof Int32Array
          ? new Int32Array(data.length * parts.length)
          : new Float32Array(data.length * parts.length);
      parts.forEach((part, index) => joined.set(part[name]!.data, index * data.length));
      return [name, { shape: [shape[0]! * parts.length, ...shape.slice(1)], data: joined }];
    }),
  );
}
