import { excerpt } from '../../core/printable.mjs';
import { nodeName } from '../graph/inference-graph.js';

interface Ordered {
  name: string;
  op: string;
  input: readonly string[];
}

/**
 * The nodes, each after those that it needs, else in the order in which they are. `^name` and `name:1` are of the node `name`.
 * Throws an Error, in one sentence, where two have one name, where one that is needed isn't there, or where they need each
 * other; only what a loop of TensorFlow's (NextIteration) brings back may.
 */
export function runOrder<T extends Ordered>(nodes: readonly T[]): T[] {
  const byName = new Map<string, T>();
  for (const node of nodes) {
    if (byName.has(node.name)) throw new Error(`two of its nodes are called '${excerpt(node.name)}'`);
    byName.set(node.name, node);
  }
  const order: T[] = [];
  const state = new Map<T, 'open' | 'done'>();
  for (const root of nodes) {
    const path = state.has(root) ? [] : [{ node: root, next: 0 }];
    if (path.length > 0) state.set(root, 'open');
    while (path.length > 0) {
      const at = path.at(-1)!;
      const input = at.node.input[at.next++];
      if (input === undefined) {
        state.set(at.node, 'done');
        order.push(at.node);
        path.pop();
        continue;
      }
      const needed = byName.get(nodeName(input.replace(/^\^/, '')));
      if (!needed) throw new Error(`its node '${excerpt(at.node.name)}' needs '${excerpt(input)}', which isn't there`);
      if (state.get(needed) === 'done' || needed.op === 'NextIteration') continue;
      if (state.get(needed) === 'open')
        throw new Error(`its nodes '${excerpt(at.node.name)}' and '${excerpt(needed.name)}' need each other`);
      state.set(needed, 'open');
      path.push({ node: needed, next: 0 });
    }
  }
  return order;
}
