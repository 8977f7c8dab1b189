/** Repeated blocks of a graph, which are drawn as one node each until they are opened. */
import type { GraphItem, ModelGraph } from './model-graph.js';
import { repeatsOf } from './repeated-sequences.js';
import { acyclicGroups } from './acyclic-groups.js';

export interface Block {
  /** No two are alike, and none is an item's. */
  id: string;
  /** "block0", or of several in a row "block0 … block11". */
  title: string;
  /** Places of its items in the graph, ascending. */
  items: readonly number[];
  /** Those that it is made of, where it is several in a row. */
  blocks: readonly Block[];
}

interface NamedBlock extends Block {
  /** Those with the same one are alike by name. */
  stem: string;
}

/** Fewer nodes are no block. */
const FEWEST_NODES = 3;
/** So many alike in a row are folded once more, into one. */
const FEWEST_IN_A_ROW = 4;

/**
 * By names with a number in their path (`encoder/block0/…`, `layers.3.…`), and for nodes without such by sequences of ops that
 * follow upon each other. What they leave when all are folded, or some of them, has no cycle.
 */
export function blocksOf(graph: ModelGraph): Block[] {
  const named = namedBlocks(graph.items);
  const taken = new Set(named.flatMap(({ items }) => items));
  const found = [...named, ...repeatedBlocks(graph.items, taken)];
  const single = acyclicGroups(graph.items, found);
  const rows = acyclicGroups(graph.items, inRows(graph.items, single));
  const inRow = new Set(rows.flatMap(({ blocks }) => blocks));
  return [...rows, ...single.filter((block) => !inRow.has(block))].sort(byPlace);
}

const byPlace = (a: Block, b: Block): number => a.items[0]! - b.items[0]!;

function namedBlocks(items: readonly GraphItem[]): NamedBlock[] {
  const candidates = items.map(({ kind, name }) => (kind === 'node' ? numberedPaths(name) : []));
  const members = new Map<string, Map<string, number>>();
  for (const { stem, path } of candidates.flat()) {
    const counts = members.get(stem) ?? new Map<string, number>();
    members.set(stem, counts.set(path, (counts.get(path) ?? 0) + 1));
  }
  const isRepeated = (stem: string) => {
    const large = [...members.get(stem)!.values()].filter((count) => count >= FEWEST_NODES);
    return large.length >= 2;
  };
  const chosen = candidates.map((paths) => paths.find(({ stem }) => isRepeated(stem)));
  fillGaps(chosen, items);
  const blocks = new Map<string, { stem: string; items: number[] }>();
  chosen.forEach((one, at) => {
    if (!one) return;
    const block = blocks.get(one.path) ?? { stem: one.stem, items: [] };
    block.items.push(at);
    blocks.set(one.path, block);
  });
  return [...blocks]
    .filter(([, { items: some }]) => some.length >= FEWEST_NODES)
    .map(([path, block]) => ({ ...block, id: `block ${path}`, title: path, blocks: [] }));
}

interface NumberedPath {
  /** The path with `#` for the number. */
  stem: string;
  path: string;
}

/** Every beginning of a name that ends with a part with a number in it, the shortest first; the last part is the node's own. */
function numberedPaths(name: string): NumberedPath[] {
  const separator = name.includes('/') ? '/' : '.';
  const parts = name.split(separator);
  return parts.slice(0, -1).flatMap((part, at) => {
    if (!/\d/.test(part)) return [];
    const before = parts.slice(0, at);
    const join = (last: string) => [...before, last].join(separator);
    return [{ stem: join(part.replace(/\d+/, '#')), path: join(part) }];
  });
}

/** A node without a block between two nodes of one belongs to it. */
function fillGaps(chosen: (NumberedPath | undefined)[], items: readonly GraphItem[]): void {
  let last: { at: number; one: NumberedPath } | null = null;
  for (let at = 0; at < chosen.length; at++) {
    const one = chosen[at];
    if (!one) continue;
    if (last?.one.path === one.path) {
      for (let between = last.at + 1; between < at; between++) {
        if (items[between]!.kind === 'node') chosen[between] = one;
      }
    }
    last = { at, one };
  }
}

function repeatedBlocks(items: readonly GraphItem[], taken: ReadonlySet<number>): NamedBlock[] {
  const blocks: NamedBlock[] = [];
  let run: number[] = [];
  const end = () => {
    const crossing = run.map((at) => cutBefore(items, at));
    for (const { start, period, times } of repeatsOf(
      run.map((at) => items[at]!.op),
      crossing,
    )) {
      const stem = `repeat ${blocks.length}`;
      for (let i = 0; i < times; i++) {
        const members = run.slice(start + i * period, start + (i + 1) * period);
        blocks.push({
          stem,
          id: `block ${items[members[0]!]!.name}`,
          title: `block ${i + 1} of ${times}`,
          items: members,
          blocks: [],
        });
      }
    }
    run = [];
  };
  items.forEach((item, at) => {
    if (item.kind === 'node' && !taken.has(at)) run.push(at);
    else if (item.kind === 'node') end();
  });
  end();
  return blocks;
}

/** How many items before `at` are read by it or later ones; counted among its neighbours, which tells good places to cut. */
function cutBefore(items: readonly GraphItem[], at: number): number {
  const NEAR = 64;
  let count = 0;
  for (let before = Math.max(0, at - NEAR); before < at; before++) {
    const { to } = items[before]!;
    if (to.length > 0 && to[to.length - 1]! >= at) count++;
  }
  return count;
}

/** Alike ones that follow upon each other, folded once more. */
function inRows(items: readonly GraphItem[], blocks: readonly NamedBlock[]): NamedBlock[] {
  const sorted = [...blocks].sort(byPlace);
  const opsOf = (block: Block) => block.items.map((at) => items[at]!.op).join(' ');
  const rows: NamedBlock[][] = [];
  let before = '';
  for (const block of sorted) {
    const likeness = `${block.stem}: ${opsOf(block)}`;
    if (likeness === before) rows[rows.length - 1]!.push(block);
    else rows.push([block]);
    before = likeness;
  }
  return rows
    .filter((row) => row.length >= FEWEST_IN_A_ROW)
    .map((row) => {
      const [first, last] = [row[0]!, row[row.length - 1]!];
      return {
        ...{ id: `row ${first.id}`, stem: first.stem, blocks: row },
        title: `${first.title} … ${last.title}`,
        items: row.flatMap((block) => block.items).sort((a, b) => a - b),
      };
    });
}
