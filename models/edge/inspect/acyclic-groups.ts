/** Groups of nodes that may be drawn as one node each. */
import type { GraphItem } from './model-graph.js';

/**
 * Those of the groups, no two of which share an item, that leave a graph without cycles when each is drawn as one node: one
 * whose way out leads back into it is dissolved, and so are those that it may be tangled with.
 */
export function acyclicGroups<Group extends { items: readonly number[] }>(
  items: readonly GraphItem[],
  groups: readonly Group[],
): Group[] {
  let kept = groups.filter((group) => group.items.length > 0);
  for (;;) {
    const tangled = tangledNodes(items, kept);
    if (tangled.size === 0) return kept;
    kept = kept.filter((_, at) => !tangled.has(items.length + at));
  }
}

/** Nodes on cycles, and between cycles: items by their place, groups from `items.length`. */
function tangledNodes(items: readonly GraphItem[], groups: readonly { items: readonly number[] }[]): Set<number> {
  const nodeOf = Int32Array.from(items.keys());
  groups.forEach((group, at) => {
    for (const item of group.items) nodeOf[item] = items.length + at;
  });
  const [next, previous] = [new Map<number, Set<number>>(), new Map<number, Set<number>>()];
  const add = (map: Map<number, Set<number>>, a: number, b: number) => {
    const found = map.get(a);
    if (found) found.add(b);
    else map.set(a, new Set([b]));
  };
  items.forEach(({ from }, at) => {
    for (const source of from) {
      const [a, b] = [nodeOf[source]!, nodeOf[at]!];
      if (a === b) continue;
      add(next, a, b);
      add(previous, b, a);
    }
  });
  const left = new Set(nodeOf);
  // What has nothing left before it, or nothing left behind it, is on no cycle.
  for (const [before, behind] of [
    [previous, next],
    [next, previous],
  ] as const) {
    const count = new Map(
      [...left].map((node) => [node, [...(before.get(node) ?? [])].filter((one) => left.has(one)).length]),
    );
    const free = [...left].filter((node) => count.get(node) === 0);
    for (let node = free.pop(); node !== undefined; node = free.pop()) {
      left.delete(node);
      for (const one of behind.get(node) ?? []) {
        if (!left.has(one)) continue;
        const waiting = count.get(one)! - 1;
        count.set(one, waiting);
        if (waiting === 0) free.push(one);
      }
    }
  }
  return left;
}
