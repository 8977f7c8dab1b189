import { RequestError } from '../../core/errors.js';
import type { InferenceInput, InferenceTask } from '../../core/inference.js';
import type { TrainingOptions } from '../../core/learner.js';
import { excerpt } from '../../core/printable.mjs';
import type { Precision } from '../formats/formats.js';
import type { InferenceGraph } from '../graph/inference-graph.js';
import type { ModelDescription, ValueDescription } from '../inspect/model-description.js';
import type { OpenedModel, OpenedValue } from '../runtimes/runtime.js';
import { openApart } from '../runtimes/open-apart.js';
import { runtimeOf } from '../runtimes/runtimes.js';
import type { ExportSource } from './export-source.js';
import { fileExamples } from './file-examples.js';

/** What its runtime runs as it stands. */
export type ReadyFormat = 'onnx' | 'tflite';

export const isReady = (format: string): format is ReadyFormat => format === 'onnx' || format === 'tflite';

/**
 * A file that is run and checked, and that nothing is written from; run in a process of its own where there is one to be had.
 * Throws RequestError.
 */
export async function readySource(
  { path, name, description }: { path: string; name: string; description: ModelDescription },
  { data, dirs, helpers }: { data: string | null } & Pick<TrainingOptions, 'dirs' | 'helpers'>,
): Promise<ExportSource> {
  const { format } = description;
  if (!isReady(format)) throw new Error(`a file of ${format} is not run as it stands.`);
  const open = async () =>
    helpers ? openApart(helpers, { format, path, threads: 1 }) : (await runtimeOf(format)).open(path, { threads: 1 });
  const opened = await open();
  const outside = { inputs: opened.inputs, outputs: opened.outputs };
  await opened.close();
  const graph = outsideOf(name, outside);
  const { examples, task, notes } = await fileExamples(graph, taskOf(graph), { data, dirs, open });
  const never = () =>
    Promise.reject(new RequestError(`file: '${name}' can't be compressed; use the model that it was made from.`));
  return {
    ...{ name, architecture: format, origin: `file ${name}`, licence: null, graph, open, examples, task, notes },
    ready: { format, precision: precisionOf(description), path },
    ...{ canTrain: false, compress: never, restore: never },
  };
}

/** What goes in and comes out, without what is between. Throws RequestError where a size is open besides the batch. */
function outsideOf(name: string, { inputs, outputs }: Pick<OpenedModel, 'inputs' | 'outputs'>): InferenceGraph {
  const sizes = (value: OpenedValue): number[] =>
    value.shape.slice(1).map((size) => {
      if (size !== null && size > 0) return size;
      throw new RequestError(
        `file: '${name}' leaves a size of '${excerpt(value.name)}' open besides the batch, so it isn't known what to give it.`,
        { field: 'file' },
      );
    });
  return {
    ...{ name, nodes: [], shapes: new Map(), types: new Map() },
    inputs: inputs.map((input) => ({ ...inputOf(input, sizes(input)), ref: input.name })),
    outputs: outputs.map((output) => ({
      ...{ name: output.name, shape: sizes(output), help: 'as the file gives it', ref: output.name },
    })),
  };
}

function inputOf({ name, type }: OpenedValue, shape: number[]): InferenceInput {
  const whole = /^u?int(32|64)$/.test(type);
  const meaning: InferenceInput['meaning'] = whole
    ? { kind: 'tokens', vocabulary: 2, tokenizer: null }
    : shape.length === 3
      ? { kind: 'image' }
      : { kind: 'latent' };
  return { name, shape, dtype: whole ? 'int32' : 'float32', meaning };
}

function taskOf({ outputs }: InferenceGraph): InferenceTask {
  const { shape } = outputs[0]!;
  if (shape.length !== 1 || shape[0]! < 2) return { kind: 'values' };
  return { kind: 'classes', classNames: Array.from({ length: shape[0]! }, (_, at) => `class ${at}`) };
}

function precisionOf({ constants, values }: ModelDescription): Precision {
  const known = new Map(values.map((value) => [value.name, value]));
  const of = (test: (value: ValueDescription) => boolean) =>
    constants.some(({ name }) => {
      const value = known.get(name);
      return value !== undefined && test(value);
    });
  if (of(({ type, quantization }) => /^u?int8$/.test(type) && quantization !== null)) return 'int8';
  return of(({ type }) => type === 'float16') ? 'float16' : 'float32';
}
