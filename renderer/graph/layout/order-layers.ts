import type { Steps } from './steps.js';
import type { ThreadedGraph } from './thread-layers.js';

/** Ways down and up again. */
const ROUNDS = 4;

/** The order within each layer: each node where its neighbours are on average, down and up again, the fewest crossings win. */
export function orderLayers(graph: ThreadedGraph, steps: Steps): number[][] {
  const layers: number[][] = Array.from({ length: graph.layers }, () => []);
  for (const node of inWalkedOrder(graph, steps)) layers[graph.rank[node]!]!.push(node);
  const place = new Float64Array(graph.rank.length);
  const number = (layer: readonly number[]) => layer.forEach((node, at) => (place[node] = at));
  layers.forEach(number);
  let best = { crossings: crossingsOf(graph, layers, place, steps), layers: layers.map((layer) => [...layer]) };
  for (let round = 0; round < ROUNDS && best.crossings > 0; round++) {
    for (let at = 1; at < layers.length; at++) arrange(layers[at]!, graph.above, place, steps);
    for (let at = layers.length - 2; at >= 0; at--) arrange(layers[at]!, graph.below, place, steps);
    const crossings = crossingsOf(graph, layers, place, steps);
    if (crossings < best.crossings) best = { crossings, layers: layers.map((layer) => [...layer]) };
  }
  return best.layers;
}

/** What hangs together begins side by side: depth first, from the nodes that nothing leads to. */
function inWalkedOrder({ rank, above, below }: ThreadedGraph, steps: Steps): number[] {
  const seen = new Uint8Array(rank.length);
  const order: number[] = [];
  for (let start = 0; start < rank.length; start++) {
    if (above[start]!.length > 0 || seen[start]) continue;
    const path = [start];
    seen[start] = 1;
    for (let node = path.pop(); node !== undefined; node = path.pop()) {
      order.push(node);
      const next = below[node]!;
      for (let at = next.length - 1; at >= 0; at--) {
        if (seen[next[at]!]) continue;
        seen[next[at]!] = 1;
        path.push(next[at]!);
      }
      steps.take(1 + next.length);
    }
  }
  return order;
}

function arrange(layer: number[], neighbours: readonly (readonly number[])[], place: Float64Array, steps: Steps): void {
  if (layer.length < 2) return;
  const middles = new Map<number, number>();
  for (const node of layer) {
    const near = neighbours[node]!;
    let sum = 0;
    for (const one of near) sum += place[one]!;
    middles.set(node, near.length > 0 ? sum / near.length : place[node]!);
    steps.take(1 + near.length);
  }
  layer.sort((a, b) => middles.get(a)! - middles.get(b)! || place[a]! - place[b]!);
  steps.take(layer.length * Math.ceil(Math.log2(layer.length + 1)));
  layer.forEach((node, at) => (place[node] = at));
}

/** Barth, Jünger & Mutzel (2002): inversions counted with a tree of sums. */
function crossingsOf(
  { below }: ThreadedGraph,
  layers: readonly (readonly number[])[],
  place: Float64Array,
  steps: Steps,
): number {
  let crossings = 0;
  for (let at = 0; at + 1 < layers.length; at++) {
    const [upper, lower] = [layers[at]!, layers[at + 1]!];
    if (upper.length < 2 || lower.length < 2) continue;
    const ends = upper.flatMap((node) => below[node]!.map((one) => place[one]!).sort((a, b) => a - b));
    const sums = new Int32Array(lower.length + 1);
    ends.forEach((end, seen) => {
      let upTo = 0;
      for (let i = end + 1; i > 0; i -= i & -i) upTo += sums[i]!;
      crossings += seen - upTo;
      for (let i = end + 1; i <= lower.length; i += i & -i) sums[i]!++;
    });
    steps.take(2 * ends.length * Math.ceil(Math.log2(lower.length + 1)));
  }
  return crossings;
}
