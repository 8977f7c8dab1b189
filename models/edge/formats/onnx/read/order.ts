import { excerpt } from '../../../../core/printable.mjs';
import { DamagedFile } from './file-bytes.js';
import type { StoredNode } from './nodes.js';

/** The nodes so that each comes after those that it needs, otherwise as they are. Throws DamagedFile where they go round. */
export function inOrder(nodes: readonly StoredNode[]): StoredNode[] {
  const makers = new Map<string, number>();
  nodes.forEach(({ outputs }, at) => {
    for (const output of outputs) if (output !== '' && !makers.has(output)) makers.set(output, at);
  });
  const needs = nodes.map(({ inputs }, at) => {
    const needed = new Set<number>();
    for (const input of inputs) {
      const maker = makers.get(input);
      if (maker === at) throw new DamagedFile(`has a node '${excerpt(nodes[at]!.name)}' that needs itself`);
      if (maker !== undefined) needed.add(maker);
    }
    return needed;
  });
  if (needs.every((needed, at) => [...needed].every((maker) => maker < at))) return [...nodes];
  return sorted(nodes, needs);
}

function sorted(nodes: readonly StoredNode[], needs: readonly ReadonlySet<number>[]): StoredNode[] {
  const readers = nodes.map((): number[] => []);
  needs.forEach((needed, at) => needed.forEach((maker) => readers[maker]!.push(at)));
  const missing = needs.map(({ size }) => size);
  const ready = missing.flatMap((count, at) => (count === 0 ? [at] : []));
  const order: StoredNode[] = [];
  for (const at of ready) {
    order.push(nodes[at]!);
    for (const reader of readers[at]!) {
      missing[reader]!--;
      if (missing[reader] === 0) ready.push(reader);
    }
  }
  if (order.length === nodes.length) return order;
  const round = nodes[missing.findIndex((count) => count > 0)]!;
  throw new DamagedFile(`has nodes that need each other in a circle, '${excerpt(round.name || round.op)}' among them`);
}
