import type { Steps } from './steps.js';
import type { ThreadedGraph } from './thread-layers.js';

/** Ways down and up again. */
const ROUNDS = 6;
/** How hard a thread is held straight, against a node: Gansner et al. (1993) weigh 8 to 1. */
const STIFF = 8;

/**
 * Centres across, of nodes and threads: each wants to be where its neighbours are on average, and neighbours of a layer keep
 * their distance in the order of `layers`. What is nearest to all wishes then is found exactly for each layer, as isotonic
 * regression (pool adjacent violators), down and up again.
 */
export function placeLayers(
  graph: ThreadedGraph,
  layers: readonly (readonly number[])[],
  gap: number,
  steps: Steps,
): Float64Array {
  const x = new Float64Array(graph.rank.length);
  const offsets = new Float64Array(graph.rank.length);
  for (const layer of layers) {
    let end = 0;
    layer.forEach((node, at) => {
      const half = graph.widths[node]! / 2;
      if (at > 0) end += gap + half;
      offsets[node] = end;
      end += half;
    });
    for (const node of layer) x[node] = offsets[node]! - end / 2;
  }
  const isThread = (node: number) => node >= graph.real;
  const wish = (node: number, neighbours: readonly number[]): { at: number; weight: number } => {
    let [sum, weight] = [0, 0];
    for (const one of neighbours) {
      const hold = isThread(node) && isThread(one) ? STIFF : 1;
      sum += hold * x[one]!;
      weight += hold;
    }
    return weight > 0 ? { at: sum / weight, weight } : { at: x[node]!, weight: 0.1 };
  };
  const settle = (layer: readonly number[], neighboursOf: (node: number) => readonly number[]) => {
    const wishes = layer.map((node) => wish(node, neighboursOf(node)));
    steps.take(3 * layer.length + layer.reduce((sum, node) => sum + neighboursOf(node).length, 0));
    const places = ascending(
      wishes.map(({ at }, i) => at - offsets[layer[i]!]!),
      wishes.map(({ weight }) => weight),
    );
    layer.forEach((node, i) => (x[node] = places[i]! + offsets[node]!));
  };
  for (let round = 0; round < ROUNDS; round++) {
    for (const layer of layers) settle(layer, (node) => graph.above[node]!);
    for (let at = layers.length - 1; at >= 0; at--) settle(layers[at]!, (node) => graph.below[node]!);
  }
  for (const layer of layers) settle(layer, (node) => [...graph.above[node]!, ...graph.below[node]!]);
  for (const layer of layers)
    settle(layer, (node) => (graph.above[node]!.length > 0 ? graph.above[node]! : graph.below[node]!));
  return x;
}

/** The ascending values nearest to `wishes`, by weighted squares. */
function ascending(wishes: readonly number[], weights: readonly number[]): number[] {
  const pools: { value: number; weight: number; count: number }[] = [];
  wishes.forEach((value, at) => {
    let pool = { value, weight: weights[at]!, count: 1 };
    for (let before = pools[pools.length - 1]; before && before.value >= pool.value; before = pools[pools.length - 1]) {
      const weight = before.weight + pool.weight;
      const value = (before.value * before.weight + pool.value * pool.weight) / weight;
      pool = { value, weight, count: before.count + pool.count };
      pools.pop();
    }
    pools.push(pool);
  });
  return pools.flatMap(({ value, count }) => Array.from({ length: count }, () => value));
}
