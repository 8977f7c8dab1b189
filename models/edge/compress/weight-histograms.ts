/** How the weights of each layer are spread, and the grid that int8 puts over them. */
import type { MatrixValues, PanelContent } from '../../core/panel.js';
import { constantOf } from '../graph/constants.js';
import { nodesByName, type InferenceGraph } from '../graph/inference-graph.js';
import { WEIGHT_BINS, WEIGHT_LEVELS, type WeightsBody } from '../panels/weights.js';
import { decibels } from './output-effect.js';
import { dequantizeWeights, quantizeWeights } from './quantize-weights.js';
import { weightsOf, type GraphWeights } from './weights-of.js';

/** Different values that are worth counting. */
const MOST_VALUES = 256;

/** The panel of a graph's weights, in the order in which they are used. Throws an Error where one is not finite. */
export function weightHistograms(graph: InferenceGraph): PanelContent<WeightsBody> {
  const byName = nodesByName(graph);
  const all = weightsOf(graph);
  const counts = new Float32Array(all.length * WEIGHT_BINS);
  const levels = new Float32Array(all.length * WEIGHT_LEVELS);
  const scales: Record<string, MatrixValues> = {};
  const tensors = all.map((weights, row) => {
    const data = constantOf(byName(weights.name)).data as Float32Array;
    const spread = spreadOf(data);
    const bins = counts.subarray(row * WEIGHT_BINS, (row + 1) * WEIGHT_BINS);
    for (const value of data) {
      // The largest value belongs to the last interval; where all are equal, they are in the first one.
      const bin = Math.floor(((value - spread.from) / (spread.to - spread.from || 1)) * WEIGHT_BINS);
      bins[Math.min(WEIGHT_BINS - 1, bin)]!++;
    }
    const { name, shape, count, readers } = weights;
    const told = {
      name,
      op: readers[0]!.op,
      shape: [...shape],
      count,
      ...spread,
    };
    if (weights.small) return { ...told, int8: null };
    const { int8, values, steps } = gridOf(data, weights);
    const own = levels.subarray(row * WEIGHT_LEVELS, (row + 1) * WEIGHT_LEVELS);
    for (const value of values) own[value + 127]!++;
    scales[`scales/${row}`] = { rows: 1, columns: steps.length, values: steps };
    return { ...told, int8 };
  });
  return {
    body: { tensors },
    matrices: {
      counts: { rows: all.length, columns: WEIGHT_BINS, values: counts },
      levels: { rows: all.length, columns: WEIGHT_LEVELS, values: levels },
      ...scales,
    },
  };
}

function spreadOf(data: Float32Array) {
  let [from, to, sum, squares, zeros] = [Infinity, -Infinity, 0, 0, 0];
  const different = new Set<number>();
  for (const value of data) {
    if (value < from) from = value;
    if (value > to) to = value;
    sum += value;
    if (value === 0) zeros++;
    if (different.size <= MOST_VALUES) different.add(value);
  }
  const mean = sum / data.length;
  for (const value of data) squares += (value - mean) ** 2;
  const deviation = Math.sqrt(squares / data.length);
  return {
    zeros,
    from,
    to,
    mean,
    deviation,
    values: different.size > MOST_VALUES ? null : different.size,
  };
}

function gridOf(data: Float32Array, { shape, axis }: GraphWeights) {
  const quantized = quantizeWeights(data, shape, axis);
  const errors = errorsOf(data, dequantizeWeights(quantized, shape));
  const one = [1, data.length];
  const perTensor = errorsOf(data, dequantizeWeights(quantizeWeights(data, one, 0), one));
  const sorted = [...quantized.scales].sort((a, b) => a - b);
  const int8 = {
    axis,
    channels: quantized.scales.length,
    leastScale: sorted[0]!,
    medianScale: sorted[sorted.length >> 1]!,
    mostScale: sorted.at(-1)!,
    maxError: errors.max,
    signalToErrorDb: errors.decibels,
    perTensorDb: perTensor.decibels,
  };
  return { int8, values: quantized.values, steps: quantized.scales };
}

function errorsOf(data: Float32Array, kept: Float32Array): { max: number; decibels: number | null } {
  let [signal, squares, max] = [0, 0, 0];
  for (let at = 0; at < data.length; at++) {
    const error = Math.abs(data[at]! - kept[at]!);
    signal += data[at]! ** 2;
    squares += error ** 2;
    if (error > max) max = error;
  }
  return { max, decibels: decibels(signal, squares) };
}
