import type { LayoutInput } from './layered-layout.js';
import type { Steps } from './steps.js';

/** A graph whose every edge leads to the next layer: longer ones go by threads, nodes of no height that stand after the real ones. */
export interface ThreadedGraph {
  /** Of nodes and threads. */
  widths: Float64Array;
  heights: Float64Array;
  rank: Int32Array;
  /** How many of them are real nodes: those come first. */
  real: number;
  /** Neighbours in the layers before and after, by place. */
  above: readonly (readonly number[])[];
  below: readonly (readonly number[])[];
  layers: number;
  /** The threads that each edge goes by, from above. */
  ways: readonly (readonly number[])[];
}

/** Of a thread. */
const WIDTH = 6;

/** The long edges of one node share threads as far as they go. */
export function threadLayers(input: LayoutInput, rank: Int32Array, steps: Steps): ThreadedGraph {
  const real = input.widths.length;
  const ranks = Array.from(rank);
  const above: number[][] = ranks.map(() => []);
  const below: number[][] = ranks.map(() => []);
  const connect = (a: number, b: number) => {
    below[a]!.push(b);
    above[b]!.push(a);
  };
  const threadsOf = new Map<number, number[]>();
  const ways = input.edges.map(({ from, to }) => {
    const length = rank[to]! - rank[from]!;
    if (length === 1) {
      connect(from, to);
      return [];
    }
    const threads = threadsOf.get(from) ?? [];
    threadsOf.set(from, threads);
    while (threads.length < length - 1) {
      const thread = ranks.length;
      ranks.push(rank[from]! + threads.length + 1);
      above.push([]);
      below.push([]);
      connect(threads[threads.length - 1] ?? from, thread);
      threads.push(thread);
      steps.take(1);
    }
    connect(threads[length - 2]!, to);
    return threads.slice(0, length - 1);
  });
  steps.take(input.edges.length);
  const count = ranks.length;
  const sized = (sizes: Float64Array, thread: number) => {
    const all = new Float64Array(count).fill(thread);
    all.set(sizes);
    return all;
  };
  return {
    ...{ widths: sized(input.widths, WIDTH), heights: sized(input.heights, 0), rank: Int32Array.from(ranks) },
    ...{ real, above, below, ways, layers: ranks.reduce((most, one) => Math.max(most, one + 1), 0) },
  };
}
