/** The examples that every variant is checked with, and what the model gives for them. */
import type { InferenceExamples, InferenceTask } from '../../core/inference.js';
import type { WithinStep } from '../../core/learner.js';
import type { TensorData } from '../../engine/tensor-data.js';
import type { InferenceGraph } from '../graph/inference-graph.js';
import type { RunsModel } from '../source/export-source.js';
import { chosenExamples } from './chosen-examples.js';
import type { Expected } from './outcome.js';

/** Examples of a call. */
export const BATCH = 64;
/** At most so many numbers of outputs are kept to compare with. */
const MOST_OUTPUTS = 2 ** 24;
/** Predictions, or examples of what predicts nothing, where nothing else is said. */
const MOST_PREDICTIONS = 10_000;
const MOST_UNPREDICTED = 500;

export interface Checked {
  count: number;
  unit: string;
  /** Of examples [from, to). */
  inputs(from: number, to: number): Promise<Record<string, TensorData>>;
  expected: Expected;
}

/** What is checked, before it is known what the model gives. */
export interface ExamplesToCheck {
  count: number;
  unit: string;
  inputs: Checked['inputs'];
  targets: Int32Array | Float32Array | null;
}

/** So many as are `wanted`, or all up to 10,000 predictions, as far as their outputs can be kept. */
export async function examplesToCheck(
  examples: InferenceExamples,
  { graph, task, wanted }: { graph: InferenceGraph; task: InferenceTask; wanted: number | null },
): Promise<ExamplesToCheck> {
  const { shape } = graph.outputs[0]!;
  const each = sizeOf(shape);
  const usual = Math.ceil(
    task.kind === 'image' || task.kind === 'values' ? MOST_UNPREDICTED : MOST_PREDICTIONS / sizeOf(shape.slice(0, -1)),
  );
  const most = Math.min(wanted ?? usual, examples.count, Math.max(1, Math.floor(MOST_OUTPUTS / each)));
  const all = chosenExamples(examples.count, most);
  return {
    count: most,
    unit: examples.unit,
    inputs: async (from, to) => examples.inputs(all.subarray(from, to)),
    targets: examples.targets && (await examples.targets(all)),
  };
}

/** What the model gives for them, batch by batch. */
export async function checkedBy(
  loaded: RunsModel,
  { graph, task, examples }: { graph: InferenceGraph; task: InferenceTask; examples: ExamplesToCheck },
  within: Pick<WithinStep, 'turn' | 'progress'>,
): Promise<Checked> {
  const [first] = graph.outputs;
  const outputs = await firstOutputs(examples, async (inputs) => loaded.run(inputs), {
    name: first!.name,
    within,
  });
  const width = first!.shape.at(-1) ?? 1;
  const { count, unit, inputs, targets } = examples;
  return { count, unit, inputs, expected: { outputs, width, task: task.kind, targets } };
}

/** The first outputs of all examples, one after the other. Throws an Error where there is no output of that name. */
export async function firstOutputs(
  { count, inputs }: Pick<Checked, 'count' | 'inputs'>,
  run: (inputs: Record<string, TensorData>) => Promise<Record<string, TensorData>>,
  { name, within }: { name: string; within: Pick<WithinStep, 'turn' | 'progress'> },
): Promise<Float32Array> {
  const parts: Float32Array[] = [];
  for (let from = 0; from < count; from += BATCH) {
    const to = Math.min(from + BATCH, count);
    const outputs = await run(await inputs(from, to));
    const found = outputs[name];
    if (!found) throw new Error(`it has no output '${name}'`);
    parts.push(found.data instanceof Float32Array ? found.data : Float32Array.from(found.data));
    within.progress(to, count, 'examples');
    await within.turn();
  }
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
