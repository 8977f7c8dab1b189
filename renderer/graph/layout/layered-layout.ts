/** Places of a graph's nodes in layers, as Sugiyama, Tagawa & Toda (1981): ranks, an order within each, coordinates. */
import { orderLayers } from './order-layers.js';
import { placeLayers } from './place-layers.js';
import { Steps } from './steps.js';
import { threadLayers } from './thread-layers.js';

export interface LayoutInput {
  /** Of each node, in the units of the result. */
  widths: Float64Array;
  heights: Float64Array;
  /** Places of nodes; `from` comes before `to`. */
  edges: readonly { from: number; to: number }[];
}

export interface LayoutOptions {
  /** Between neighbours of a layer, and between layers. */
  gap: { across: number; along: number };
}

export interface GraphLayout {
  /** Of each node: its centre. Edges lead downwards. */
  x: Float64Array;
  y: Float64Array;
  rank: Int32Array;
  width: number;
  height: number;
  /** Of each edge, in the order of the input: x and y of the points that it goes through, from its first node's foot to its second one's head. */
  routes: readonly Float64Array[];
  /** Elementary steps that it took: what it costs, on any machine. */
  steps: number;
}

/**
 * Linear in nodes and edges but for a logarithm: 3,000 nodes take some two million steps. Edges over several layers that leave
 * the same node share their way, so that one that reaches every block costs no more than its length.
 */
export function layeredLayout(input: LayoutInput, { gap }: LayoutOptions): GraphLayout {
  const steps = new Steps();
  const rank = ranksOf(input, steps);
  const threaded = threadLayers(input, rank, steps);
  const layers = orderLayers(threaded, steps);
  const across = placeLayers(threaded, layers, gap.across, steps);
  const heightOf = layers.map((layer) => layer.reduce((most, one) => Math.max(most, threaded.heights[one]!), 0));
  const middles = new Float64Array(layers.length);
  let top = 0;
  layers.forEach((_, at) => {
    middles[at] = top + heightOf[at]! / 2;
    top += heightOf[at]! + gap.along;
  });

  const count = input.widths.length;
  let [left, right] = [Infinity, -Infinity];
  for (let at = 0; at < across.length; at++) {
    left = Math.min(left, across[at]! - threaded.widths[at]! / 2);
    right = Math.max(right, across[at]! + threaded.widths[at]! / 2);
  }
  if (count === 0) left = right = 0;
  const xOf = (at: number) => across[at]! - left;
  const x = Float64Array.from({ length: count }, (_, at) => xOf(at));
  const y = Float64Array.from({ length: count }, (_, at) => middles[rank[at]!]!);
  const routes = input.edges.map(({ from, to }, edge) => {
    const points = [x[from]!, y[from]! + input.heights[from]! / 2];
    for (const thread of threaded.ways[edge]!) {
      const layer = threaded.rank[thread]!;
      const half = heightOf[layer]! / 2;
      points.push(xOf(thread), middles[layer]! - half, xOf(thread), middles[layer]! + half);
    }
    points.push(x[to]!, y[to]! - input.heights[to]! / 2);
    return Float64Array.from(points);
  });
  return { x, y, rank, width: right - left, height: Math.max(0, top - gap.along), routes, steps: steps.count };
}

/**
 * The longest way to each node from what nothing leads to; what is read late begins late, so that an input that only the last
 * node reads stands beside that.
 */
function ranksOf({ widths, edges }: LayoutInput, steps: Steps): Int32Array {
  const count = widths.length;
  const rank = new Int32Array(count);
  const sorted = [...edges].sort((a, b) => a.from - b.from);
  for (const { from, to } of sorted) rank[to] = Math.max(rank[to]!, rank[from]! + 1);
  steps.take(sorted.length * (1 + Math.ceil(Math.log2(sorted.length + 1))));
  const first = new Int32Array(count).fill(-1);
  const hasSource = new Uint8Array(count);
  for (const { from, to } of edges) {
    hasSource[to] = 1;
    first[from] = first[from] === -1 ? rank[to]! : Math.min(first[from]!, rank[to]!);
  }
  steps.take(edges.length + count);
  for (let at = 0; at < count; at++) if (!hasSource[at] && first[at]! > 0) rank[at] = first[at]! - 1;
  return rank;
}
