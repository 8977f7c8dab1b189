/** What is drawn of a graph while some of its blocks are open. */
import type { Block } from './fold-blocks.js';
import type { ModelGraph } from './model-graph.js';

export interface VisibleNode {
  /** Of its item, or its block. */
  id: string;
  /** The items that it stands for, ascending. */
  items: readonly number[];
  /** A folded one; null for an item. */
  block: Block | null;
  /** Blocks that are open around it, the outermost first. */
  within: readonly Block[];
}

export interface VisibleGraph {
  /** Each after those that it reads. */
  nodes: readonly VisibleNode[];
  /** Places in `nodes`, each pair once. */
  edges: readonly { from: number; to: number }[];
  /** The node that stands for each item. */
  nodeOf: Int32Array;
}

/** `open`: ids of blocks. */
export function visibleGraph(graph: ModelGraph, blocks: readonly Block[], open: ReadonlySet<string>): VisibleGraph {
  const { items } = graph;
  const drafts: VisibleNode[] = [];
  const draftOf = new Int32Array(items.length).fill(-1);
  const show = (shown: readonly Block[], within: readonly Block[]): void => {
    for (const block of shown) {
      if (!open.has(block.id)) {
        for (const item of block.items) draftOf[item] = drafts.length;
        drafts.push({ id: block.id, items: block.items, block, within });
        continue;
      }
      const inside = [...within, block];
      show(block.blocks, inside);
      for (const item of block.items) if (draftOf[item] === -1) single(item, inside);
    }
  };
  const single = (item: number, within: readonly Block[]): void => {
    draftOf[item] = drafts.length;
    drafts.push({ id: items[item]!.id, items: [item], block: null, within });
  };
  show(blocks, []);
  for (const item of items.keys()) if (draftOf[item] === -1) single(item, []);

  const pairs = new Set<number>();
  const next: number[][] = drafts.map(() => []);
  const waiting = new Int32Array(drafts.length);
  items.forEach(({ from }, at) => {
    for (const source of from) {
      const [a, b] = [draftOf[source]!, draftOf[at]!];
      const pair = a * drafts.length + b;
      if (a === b || pairs.has(pair)) continue;
      pairs.add(pair);
      next[a]!.push(b);
      waiting[b]!++;
    }
  });
  const order = inOrder(drafts, next, waiting);
  const place = new Int32Array(drafts.length);
  order.forEach((draft, at) => (place[draft] = at));
  return {
    nodes: order.map((draft) => drafts[draft]!),
    edges: next.flatMap((targets, from) => targets.map((to) => ({ from: place[from]!, to: place[to]! }))),
    nodeOf: draftOf.map((draft) => place[draft]!),
  };
}

/** As near to the order of the items as it can be. */
function inOrder(drafts: readonly VisibleNode[], next: readonly (readonly number[])[], waiting: Int32Array): number[] {
  const ready = [...drafts.keys()].filter((draft) => waiting[draft] === 0);
  // The last of `ready` is taken first: what follows upon a node comes right after it.
  ready.sort((a, b) => drafts[b]!.items[0]! - drafts[a]!.items[0]!);
  const order: number[] = [];
  for (let draft = ready.pop(); draft !== undefined; draft = ready.pop()) {
    order.push(draft);
    for (const one of next[draft]!) {
      waiting[one]!--;
      if (waiting[one] === 0) ready.push(one);
    }
  }
  return order;
}
