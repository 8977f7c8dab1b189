/** A graph as TensorFlow and TensorFlow.js take it: nodes of legal names, inputs and outputs under their own. */
import { attr, DATA_TYPE, type GraphDataType, type NodeDef, type TensorInfo } from '../../engine/graph-def.js';
import { largeWeightsOf } from '../compress/weights-of.js';
import { nodeName, sizesOf, type InferenceGraph, type Ref, type Shape } from '../graph/inference-graph.js';

export interface NamedNodes {
  nodes: NodeDef[];
  /** By the names of the graph's inputs and outputs; `name` is `node:0`. */
  inputs: Record<string, TensorInfo>;
  outputs: Record<string, TensorInfo>;
  /** Names of constants whose numbers may take fewer bits: the graph's large weights. */
  largeWeights: ReadonlySet<string>;
}

/**
 * The nodes of `graph` with the batch fixed, or free (null). A placeholder is called as its input, and an Identity as each
 * output where no input is called so. Bytes of constants are the graph's own.
 */
export function namedNodes(graph: InferenceGraph, batch: number | null): NamedNodes {
  const names = legalNames(graph);
  const rename = (ref: Ref): Ref => names.get(nodeName(ref))! + ref.slice(nodeName(ref).length);
  const placeholders = new Map(graph.inputs.map((input) => [nodeName(input.ref), input]));
  const nodes = graph.nodes.map((node): NodeDef => {
    const fed = placeholders.get(node.name);
    const shape = fed && { shape: attr.shape([batch ?? -1, ...fed.shape]) };
    return { ...node, name: names.get(node.name)!, input: node.input.map(rename), attr: { ...node.attr, ...shape } };
  });
  const taken = new Set(names.values());
  const outputs = graph.outputs.map(({ name, ref }) => {
    const type = graph.types.get(ref) ?? 'float32';
    const node = unused(name, taken);
    nodes.push({ name: node, op: 'Identity', input: [rename(ref)], attr: { T: attr.type(type) } });
    return [name, tensorInfo(node, type, graph.shapes.get(ref) ?? [], batch)] as const;
  });
  const inputs = graph.inputs.map(
    ({ name, ref, shape, dtype }) =>
      [name, tensorInfo(names.get(nodeName(ref))!, dtype, [{ batch: 1 }, ...shape], batch)] as const,
  );
  const largeWeights = new Set(largeWeightsOf(graph).map(({ name }) => names.get(name)!));
  return { nodes, inputs: Object.fromEntries(inputs), outputs: Object.fromEntries(outputs), largeWeights };
}

function tensorInfo(node: string, type: GraphDataType, shape: Shape, batch: number | null): TensorInfo {
  const sizes = batch === null ? shape.map((dim) => (typeof dim === 'number' ? dim : -1)) : sizesOf(shape, batch);
  return { name: `${node}:0`, dtype: DATA_TYPE[type], tensor_shape: { dim: sizes.map((size) => ({ size })) } };
}

/** TensorFlow's names have letters, digits and `.`, `_`, `/`, `-`. Inputs and then outputs come first: theirs stay as they are. */
function legalNames(graph: InferenceGraph): Map<string, string> {
  const inputs = graph.inputs.map(({ name }) => name);
  const taken = new Set(graph.outputs.map(({ name }) => name).filter((name) => !inputs.includes(name)));
  const names = new Map(graph.inputs.map(({ name, ref }) => [nodeName(ref), unused(name, taken)]));
  for (const { name } of graph.nodes) if (!names.has(name)) names.set(name, unused(name, taken));
  return names;
}

/** `name`, or with a number where it is taken; takes it. */
function unused(name: string, taken: Set<string>): string {
  const legal = name
    .replace(/[^A-Za-z0-9_./-]/g, '_')
    .replace(/\/{2,}/g, '/')
    .replace(/^(?![A-Za-z0-9.])/, 'n');
  let free = legal;
  for (let number = 1; taken.has(free); number++) free = `${legal}_${number}`;
  taken.add(free);
  return free;
}
