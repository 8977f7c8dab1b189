/** A model frozen for inference: TensorFlow's own ops on constants, from which every format is written. Types and lookups. */
import type { InferenceInput, InferenceOutput } from '../../core/inference.js';
import type { GraphDataType, NodeDef } from '../../engine/graph-def.js';

/** The batch times so many; anything else is a fixed size. */
export interface BatchMultiple {
  batch: number;
}

export type Dim = number | BatchMultiple;
export type Shape = readonly Dim[];

/** `node`, or `node:1` for a further output. */
export type Ref = string;

export interface InferenceGraph {
  /** Of the run, or the file, that it is. */
  name: string;
  /**
   * Each after those that it needs: one Placeholder for each input, Const, and pure ops. No variables, control edges, Identity
   * or dropout, and no constant depends on the batch: where a shape does, it has −1.
   */
  nodes: readonly NodeDef[];
  /** Of every output of every node. */
  shapes: ReadonlyMap<Ref, Shape>;
  types: ReadonlyMap<Ref, GraphDataType>;
  inputs: readonly (InferenceInput & { ref: Ref })[];
  outputs: readonly (InferenceOutput & { ref: Ref })[];
}

/** A node by its name. Throws an Error where there is none. */
export function nodesByName({ nodes }: Pick<InferenceGraph, 'nodes'>): (name: string) => NodeDef {
  const known = new Map(nodes.map((node) => [node.name, node]));
  return (name) => {
    const found = known.get(nodeName(name));
    if (!found) throw new Error(`the graph has no node ${name}.`);
    return found;
  };
}

/** The nodes that read each node, by its name. */
export function readersOf({ nodes }: Pick<InferenceGraph, 'nodes'>): Map<string, NodeDef[]> {
  const readers = new Map<string, NodeDef[]>(nodes.map(({ name }) => [name, []]));
  for (const node of nodes) for (const ref of new Set(node.input.map(nodeName))) readers.get(ref)?.push(node);
  return readers;
}

export const nodeName = (ref: Ref): string => ref.replace(/:\d+$/, '');

/** Sizes with the batch as `batch`. */
export function sizesOf(shape: Shape, batch: number): number[] {
  return shape.map((dim) => (typeof dim === 'number' ? dim : dim.batch * batch));
}
