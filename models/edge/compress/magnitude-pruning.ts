/** Sets the weights to 0 that are closest to it. */
import { constantOf } from '../graph/constants.js';
import { nodesByName, type InferenceGraph } from '../graph/inference-graph.js';
import { mapWeights } from './rounded-weights.js';
import { weightsOf } from './weights-of.js';

/** By the name of a constant: 1 where a weight stays, 0 where it is 0 from now on. */
export type Masks = ReadonlyMap<string, Uint8Array>;

export interface MagnitudeOptions {
  /** Of all weights of products, from 0 to below 1, that becomes 0. */
  share: number;
  /**
   * `global` (the default) ranks w² ÷ Σ v² over the weights v of its tensor that are no smaller (Lee et al. 2021, LAMP): what a
   * tensor loses by a weight beside what it has left, so that each keeps some and large layers, which can spare more, give more.
   * `layer` takes the same share of each (Han et al. 2015; Zhu & Gupta 2017), from which small early layers suffer.
   */
  scope?: 'global' | 'layer';
}

/** Masks of all weights, whatever their tensor's size, at exactly this share; of equal weights the first ones go. */
export function magnitudeMasks(graph: InferenceGraph, options: MagnitudeOptions): Map<string, Uint8Array> {
  const byName = nodesByName(graph);
  const tensors = weightsOf(graph).map(({ name }) => {
    return { name, data: constantOf(byName(name)).data as Float32Array };
  });
  return masksOfLargest(tensors, options);
}

/** The same of any tensors. */
export function masksOfLargest(
  tensors: readonly { name: string; data: Float32Array }[],
  { share, scope = 'global' }: MagnitudeOptions,
): Map<string, Uint8Array> {
  const judged = tensors.map(({ name, data }) => ({ name, sizes: adaptiveSizes(data) }));
  const groups = scope === 'layer' ? judged.map((one) => [one]) : [judged];
  return new Map(groups.flatMap((group) => masksOf(group, share)));
}

/** The score of each weight: from 0 to 1 for the largest, in the order of |w|. */
function adaptiveSizes(data: Float32Array): Float32Array {
  const sorted = data.map(Math.abs).sort();
  // Of those from each place on.
  const squares = new Float64Array(sorted.length + 1);
  for (let at = sorted.length - 1; at >= 0; at--) squares[at] = squares[at + 1]! + sorted[at]! ** 2;
  return data.map((value) => {
    const left = squares[firstAtLeast(sorted, Math.abs(value))]!;
    return left === 0 ? 0 : value ** 2 / left;
  });
}

function firstAtLeast(sorted: Float32Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! >= value) high = middle;
    else low = middle + 1;
  }
  return low;
}

function masksOf(
  tensors: readonly { name: string; sizes: Float32Array }[],
  share: number,
): (readonly [string, Uint8Array])[] {
  const all = new Float32Array(tensors.reduce((sum, { sizes }) => sum + sizes.length, 0));
  let start = 0;
  for (const { sizes } of tensors) {
    all.set(sizes, start);
    start += sizes.length;
  }
  const going = Math.round(share * all.length);
  all.sort();
  const threshold = going === 0 ? -1 : all[going - 1]!;
  // As many of those at the threshold as are left to go.
  let atThreshold = going - all.findIndex((size) => size >= threshold);
  return tensors.map(({ name, sizes }) => {
    const mask = new Uint8Array(sizes.length);
    sizes.forEach((size, at) => {
      const goes = size < threshold || (size === threshold && going > 0 && atThreshold-- > 0);
      mask[at] = goes ? 0 : 1;
    });
    return [name, mask] as const;
  });
}

/** The graph with masked weights at 0. */
export function withMasks(graph: InferenceGraph, masks: Masks): InferenceGraph {
  const weights = weightsOf(graph).filter(({ name }) => masks.has(name));
  return mapWeights(graph, weights, (values, { name }) => {
    const mask = masks.get(name)!;
    return values.map((value, at) => (mask[at] === 0 ? 0 : value));
  });
}

/** The graph with this share of its weights at 0, without fine-tuning. */
export function magnitudePruned(graph: InferenceGraph, options: MagnitudeOptions): InferenceGraph {
  return withMasks(graph, magnitudeMasks(graph, options));
}

/** Zeros among the weights: together, and in each tensor. */
export function sparsityOf(graph: InferenceGraph): {
  weights: number;
  zeros: number;
  tensors: { name: string; weights: number; zeros: number }[];
} {
  const byName = nodesByName(graph);
  const tensors = weightsOf(graph).map(({ name, count }) => {
    const data = constantOf(byName(name)).data as Float32Array;
    const zeros = data.reduce((sum, value) => sum + Number(value === 0), 0);
    return { name, weights: count, zeros };
  });
  const sum = (of: 'weights' | 'zeros') => tensors.reduce((total, one) => total + one[of], 0);
  return { weights: sum('weights'), zeros: sum('zeros'), tensors };
}
