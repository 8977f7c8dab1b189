/** A graph while it is being made: what passes take and give. */
import type { NodeDef } from '../../engine/graph-def.js';
import { nodeName, type Ref, type Shape } from './inference-graph.js';

export interface Draft {
  /** Each after those that it needs. Names are the draft's own; see nameNodes. */
  nodes: readonly NodeDef[];
  inputs: ReadonlyMap<string, Ref>;
  outputs: ReadonlyMap<string, Ref>;
  /** The variables that a constant was made of, by its name. */
  origins: ReadonlyMap<string, readonly string[]>;
}

export interface Replacement {
  /** In an order in which they can run; the last one gives what the replaced node gave. */
  nodes: NodeDef[];
  /** Of constants among them. */
  origins?: Iterable<readonly [string, readonly string[]]>;
}

/** What a rewriting may look at: nodes as they have become so far. */
export interface Around {
  /** The node that gives this value. */
  source(ref: Ref): NodeDef;
  /** How many inputs and outputs of the whole draft are this node's, before any rewriting. */
  uses(name: string): number;
  /** A name for a new node beside this one. */
  beside(node: NodeDef, what: string): string;
  origins: ReadonlyMap<string, readonly string[]>;
}

/**
 * The draft with nodes replaced by what `visit` gives for them (null: as they are; a ref: that value in its place), from
 * the first to the last. What nothing needs any more is left out.
 */
export function rewritten(draft: Draft, visit: (node: NodeDef, around: Around) => Replacement | Ref | null): Draft {
  const nodes: NodeDef[] = [];
  const byName = new Map<string, NodeDef>();
  const alias = new Map<Ref, Ref>();
  const origins = new Map(draft.origins);
  const uses = usesOf(draft);
  const resolve = (ref: Ref): Ref => alias.get(ref) ?? ref;
  const names = new Set(draft.nodes.map(({ name }) => name));
  const around: Around = {
    source: (ref) => byName.get(nodeName(ref))!,
    uses: (name) => uses.get(name) ?? 0,
    beside({ name }, what) {
      let fresh = `${name}_${what}`;
      while (names.has(fresh)) fresh += '_';
      names.add(fresh);
      return fresh;
    },
    origins,
  };
  const add = (node: NodeDef): void => {
    nodes.push(node);
    byName.set(node.name, node);
  };
  for (const one of draft.nodes) {
    const node = { ...one, input: one.input.map(resolve) };
    const found = visit(node, around);
    if (found === null) add(node);
    else if (typeof found === 'string') alias.set(node.name, found);
    else {
      for (const [name, variables] of found.origins ?? []) origins.set(name, variables);
      found.nodes.forEach(add);
      const last = found.nodes.at(-1)!.name;
      if (last !== node.name) alias.set(node.name, last);
    }
  }
  const outputs = new Map([...draft.outputs].map(([name, ref]) => [name, resolve(ref)]));
  return needed({ ...draft, nodes, outputs, origins });
}

/** The draft without nodes that no output needs; inputs stay. */
export function needed(draft: Draft): Draft {
  const kept = new Set([...draft.outputs.values(), ...draft.inputs.values()].map(nodeName));
  for (const { name, input } of [...draft.nodes].reverse()) {
    if (kept.has(name)) for (const ref of input) kept.add(nodeName(ref));
  }
  return { ...draft, nodes: draft.nodes.filter(({ name }) => kept.has(name)) };
}

function usesOf({ nodes, outputs }: Draft): Map<string, number> {
  const uses = new Map<string, number>();
  for (const ref of [...nodes.flatMap(({ input }) => input), ...outputs.values()]) {
    uses.set(nodeName(ref), (uses.get(nodeName(ref)) ?? 0) + 1);
  }
  return uses;
}

/** Sizes of the same value at two batches as one shape; null where a size is no multiple of the batch. */
export function shapeOfBoth(
  [first, second]: readonly [readonly number[], readonly number[]],
  batches: readonly [number, number],
): Shape | null {
  if (first.length !== second.length) return null;
  const shape = first.map((size, axis) => {
    if (size === second[axis]) return size;
    const batch = size / batches[0];
    return Number.isInteger(batch) && batch * batches[1] === second[axis] ? { batch } : null;
  });
  return shape.includes(null) ? null : (shape as Shape);
}
