/** Measures the ranges of a graph's values on training examples, a batch at a time and without keeping any value. */
import { RequestError } from '../../core/errors.js';
import type { Inference, InferenceExamples } from '../../core/inference.js';
import { unwatched, type WithinStep } from '../../core/learner.js';
import { chosenExamples } from '../check/chosen-examples.js';
import { sizesOf, type InferenceGraph, type Ref } from '../graph/inference-graph.js';
import { LoadedGraph } from '../graph/loaded-graph.js';
import type { Calibration, Range } from './calibration.js';
import { mseRange, percentileRange, type Histogram } from './clipped-ranges.js';
import { HISTOGRAM_BINS, withHistograms, withRanges } from './range-graphs.js';

export interface CalibrateOptions {
  method: Calibration['method'];
  /** Training examples to look at, or all where there are fewer: too few clip what is rare, such as large logits. */
  examples?: number;
  /** Of all values, in percent, that `percentile` keeps within the range: as many are cut off at either end. */
  percentile?: number;
  within?: Pick<WithinStep, 'turn' | 'progress'>;
}

/** Numbers that the values of a batch come to at most, inner ones too: 256 MB. */
const BATCH_NUMBERS = 2 ** 26;
const MOST_EXAMPLES = 128;

/**
 * Ranges of every float value that depends on the inputs, on examples of the training part alone, picked at random but always
 * the same. `min-max` holds all values; `percentile` and `mse` (the least squared error of int8 by clipping and rounding
 * together) cut off rare large ones, by histograms of all examples (Wu et al. 2020, sec. 3.3). What is not finite, such as a
 * missing value of a table, has no range. Throws RequestError where there is nothing to calibrate with, or an output is not
 * finite.
 */
export async function calibrate(
  graph: InferenceGraph,
  source: Pick<Inference, 'examples'>,
  { method, examples: wanted = 1000, percentile = 99.99, within = unwatched }: CalibrateOptions,
): Promise<Calibration> {
  const examples = await source.examples('train');
  if (!examples || examples.count === 0) {
    throw new RequestError('calibrate: there are no training examples to measure ranges on, which int8 values need.');
  }
  const refs = measuredRefs(graph);
  const chosen = chosenExamples(examples.count, wanted);
  const batches = batchesOf(chosen, batchSizeOf(graph, refs));
  const passes = method === 'min-max' ? 1 : 2;
  let done = 0;
  const overBatches = async (
    graph: InferenceGraph,
    take: (opened: LoadedGraph, inputs: Inputs) => void,
  ): Promise<void> => {
    const opened = await LoadedGraph.open(graph);
    try {
      for (const indices of batches) {
        take(opened, await examples.inputs(indices));
        done += indices.length;
        within.progress(done, passes * chosen.length, `${examples.unit} to calibrate with`);
        await within.turn();
      }
    } finally {
      opened.close();
    }
  };
  const ranges = new Map<Ref, Range>(refs.map((ref) => [ref, { min: Infinity, max: -Infinity }]));
  const ranged = withRanges(graph, refs);
  await overBatches(ranged.graph, (opened, inputs) => {
    const values = opened.values(inputs, [...ranged.min.values(), ...ranged.max.values()]);
    for (const [ref, range] of ranges) {
      const [min, max] = [ranged.min, ranged.max].map((of) => values.get(of.get(ref)!)!.data[0]!) as [number, number];
      range.min = Math.min(range.min, min);
      range.max = Math.max(range.max, max);
    }
  });
  for (const [ref, { min, max }] of ranges) {
    if (Number.isFinite(min) && Number.isFinite(max)) continue;
    ranges.delete(ref);
    const output = graph.outputs.find((one) => one.ref === ref);
    if (output) {
      throw new RequestError(`calibrate: ${output.name} is not finite on training examples, so it has no int8 range.`);
    }
  }
  if (method === 'min-max') return { ranges, method, examples: chosen.length };
  const histograms = new Map<Ref, Histogram>();
  for (const [ref, range] of ranges) {
    if (range.max > range.min) histograms.set(ref, { ...range, counts: new Float64Array(HISTOGRAM_BINS) });
  }
  const counted = withHistograms(graph, histograms);
  await overBatches(counted.graph, (opened, inputs) => {
    const values = opened.values(inputs, [...counted.counts.values()]);
    for (const [ref, { counts }] of histograms) {
      values.get(counted.counts.get(ref)!)!.data.forEach((count, bin) => (counts[bin]! += count));
    }
  });
  for (const [ref, histogram] of histograms) {
    ranges.set(ref, method === 'mse' ? mseRange(histogram) : percentileRange(histogram, percentile));
  }
  return { ranges, method, examples: chosen.length };
}

type Inputs = Awaited<ReturnType<InferenceExamples['inputs']>>;

/** Float values that depend on the inputs, inputs among them, in the graph's order. */
export function measuredRefs({ nodes, types, shapes }: InferenceGraph): Ref[] {
  const dependent = new Set<Ref>();
  const measured: Ref[] = [];
  const outputs = new Map<string, Ref[]>();
  for (const ref of types.keys()) {
    const node = ref.replace(/:\d+$/, '');
    outputs.set(node, [...(outputs.get(node) ?? []), ref]);
  }
  for (const { name, op, input } of nodes) {
    if (op !== 'Placeholder' && !input.some((ref) => dependent.has(ref))) continue;
    for (const ref of outputs.get(name) ?? []) {
      dependent.add(ref);
      if (types.get(ref) === 'float32' && shapes.has(ref)) measured.push(ref);
    }
  }
  return measured;
}

function batchSizeOf({ shapes }: InferenceGraph, refs: readonly Ref[]): number {
  const numbers = refs.reduce(
    (sum, ref) => sum + sizesOf(shapes.get(ref)!, 1).reduce((product, size) => product * size, 1),
    0,
  );
  return Math.max(1, Math.min(MOST_EXAMPLES, Math.floor(BATCH_NUMBERS / numbers)));
}

export function batchesOf(indices: Int32Array, size: number): Int32Array[] {
  return Array.from({ length: Math.ceil(indices.length / size) }, (_, at) => indices.slice(at * size, (at + 1) * size));
}
