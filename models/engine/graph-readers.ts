import type { NodeDef } from './graph-def.js';
import { nodeOf } from './graph.js';

/** The nodes that read each node, those among them that only wait for it included. */
export function readersOf(nodes: readonly NodeDef[]): Map<string, NodeDef[]> {
  const readers = new Map<string, NodeDef[]>();
  for (const node of nodes) {
    for (const name of new Set(node.input.map(nodeRead))) {
      const all = readers.get(name);
      if (all) all.push(node);
      else readers.set(name, [node]);
    }
  }
  return readers;
}

/** The node of an input, which may be one to wait for alone. */
export function nodeRead(input: string): string {
  return nodeOf(input.replace('^', ''));
}
