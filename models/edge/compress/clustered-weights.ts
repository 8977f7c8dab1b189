/** Gives the weights of a tensor few different values, so that its bytes compress well. */
import type { InferenceGraph } from '../graph/inference-graph.js';
import { mapWeights } from './rounded-weights.js';
import { largeWeightsOf } from './weights-of.js';

/** At most so many rounds; k-means on a line settles long before. */
const ROUNDS = 100;

/**
 * The graph with at most `clusters` different values in each large weight tensor: the means of clusters, found by k-means that
 * begins with values evenly from the least to the largest (Han et al. 2016, sec. 3). Weights that are 0 stay so.
 */
export function clusteredWeights(graph: InferenceGraph, clusters = 32): InferenceGraph {
  return mapWeights(graph, largeWeightsOf(graph), (values) => clustered(values, clusters));
}

/** Each value as the mean of its cluster; 0 keeps a cluster of its own where there is any. */
export function clustered(values: Float32Array, clusters: number): Float32Array {
  const sorted = values.filter((value) => value !== 0).sort();
  if (sorted.length === 0) return values.slice();
  const count = sorted.length < values.length ? Math.max(1, clusters - 1) : clusters;
  const means = kMeans(sorted, count);
  return values.map((value) => (value === 0 ? 0 : means[nearest(means, value)]!));
}

/** Means of clusters on a line, ascending, of sorted values: Lloyd's algorithm, where a cluster is a piece of the line. */
function kMeans(sorted: Float32Array, count: number): Float32Array {
  const [least, most] = [sorted[0]!, sorted.at(-1)!];
  const sums = new Float64Array(sorted.length + 1);
  for (let at = 0; at < sorted.length; at++) sums[at + 1] = sums[at]! + sorted[at]!;
  let means = Float32Array.from({ length: count }, (_, at) =>
    count === 1 ? (least + most) / 2 : least + ((most - least) * at) / (count - 1),
  );
  for (let round = 0; round < ROUNDS; round++) {
    const edges = [0];
    for (let at = 1; at < count; at++) edges.push(firstAbove(sorted, (means[at - 1]! + means[at]!) / 2));
    edges.push(sorted.length);
    // An empty cluster stays where it is.
    const moved = means.map((mean, at) => {
      const [from, to] = [edges[at]!, edges[at + 1]!];
      return to > from ? (sums[to]! - sums[from]!) / (to - from) : mean;
    });
    if (moved.every((mean, at) => mean === means[at])) break;
    means = moved;
  }
  return means;
}

/** The first place of a sorted array with more than `value`. */
function firstAbove(sorted: Float32Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

function nearest(means: Float32Array, value: number): number {
  const above = firstAbove(means, value);
  if (above === 0) return 0;
  if (above === means.length) return means.length - 1;
  return value - means[above - 1]! <= means[above]! - value ? above - 1 : above;
}
