import type { NodeDef } from '../../../engine/graph-def.js';
import type { Draft } from '../draft.js';
import { nodeName, type Ref } from '../inference-graph.js';

/** What inputs of ops are that constants can be given for, by TensorFlow's own names. */
const ARGUMENTS: Record<string, readonly string[]> = {
  Reshape: ['tensor', 'shape'],
  Transpose: ['x', 'perm'],
  Mean: ['input', 'axes'],
  Sum: ['input', 'axes'],
  Max: ['input', 'axes'],
  Slice: ['input', 'begin', 'size'],
  StridedSlice: ['input', 'begin', 'end', 'strides'],
  GatherV2: ['params', 'indices', 'axis'],
  PadV2: ['input', 'paddings', 'value'],
  BiasAdd: ['value', 'bias'],
  MatMul: ['a', 'kernel'],
  Conv2D: ['input', 'kernel'],
  DepthwiseConv2dNative: ['input', 'kernel'],
  Conv2DBackpropInput: ['sizes', 'kernel'],
  SelectV2: ['condition', 'then', 'else'],
};

/**
 * Names that say what a node is, legal in every format: constants are called after the variables that they were made of
 * (`encoder/conv0/kernel`), ops after those beside them (`encoder/conv0/Conv2D`), placeholders after their inputs. No node has
 * the name of an output.
 */
export function nameNodes(draft: Draft): Draft {
  const { nodes, inputs, outputs, origins } = draft;
  const names = new Map<string, string>();
  const taken = new Set<string>(outputs.keys());
  const give = (node: string, wanted: string): void => {
    const legal = wanted.replace(/[^A-Za-z0-9_./-]/g, '_').replace(/^[^A-Za-z0-9.]+/, '') || 'node';
    let name = legal;
    for (let number = 1; taken.has(name); number++) name = `${legal}_${number}`;
    taken.add(name);
    names.set(node, name);
  };
  for (const [name, ref] of inputs) give(nodeName(ref), name);
  const readers = firstReaders(nodes);
  const variableOf = (node: NodeDef): string | null => {
    const variables = origins.get(node.name) ?? [];
    const reader = readers.get(node.name);
    const argument = reader && argumentOf(reader.node, reader.place);
    return (
      (variables.length === 1 ? variables[0] : variables.find((name) => name.endsWith(`/${argument}`))) ??
      (variables[0] === undefined ? null : `${folderOf(variables[0])}${argument ?? 'constant'}`)
    );
  };
  for (const node of nodes) {
    const variable = node.op === 'Const' ? variableOf(node) : null;
    if (variable !== null) give(node.name, variable);
  }
  const places = new Map(nodes.flatMap(({ name, op }, place) => (op === 'Const' ? [] : [[name, place] as const])));
  const folder = new Map<string, string>();
  for (const node of nodes) {
    if (node.op === 'Const') continue;
    const constants = node.input.map(nodeName).filter((name) => (origins.get(name) ?? []).length > 0);
    const own = constants.length > 0 ? folderOf(names.get(constants[0]!)!) : null;
    // Else that of what was computed last.
    const before = Math.max(...node.input.map((ref) => places.get(nodeName(ref)) ?? -1));
    const isInput = node.op === 'Placeholder';
    folder.set(node.name, isInput ? `${names.get(node.name)}/` : (own ?? folder.get(nodes[before]?.name ?? '') ?? ''));
    if (!names.has(node.name)) give(node.name, `${folder.get(node.name)}${node.op}`);
    node.input.forEach((ref, place) => {
      if (!names.has(nodeName(ref))) give(nodeName(ref), `${names.get(node.name)}/${argumentOf(node, place)}`);
    });
  }
  const renamed = (ref: Ref): Ref => ref.replace(/^[^:]+/, (name) => names.get(name)!);
  const all = (refs: ReadonlyMap<string, Ref>) => new Map([...refs].map(([name, ref]) => [name, renamed(ref)]));
  return {
    nodes: nodes.map((node) => ({ ...node, name: names.get(node.name)!, input: node.input.map(renamed) })),
    inputs: all(inputs),
    outputs: all(outputs),
    origins: new Map([...origins].flatMap(([name, from]) => (names.has(name) ? [[names.get(name)!, from]] : []))),
  };
}

function argumentOf({ op, input }: NodeDef, place: number): string {
  if (op === 'ConcatV2' && place === input.length - 1) return 'axis';
  return ARGUMENTS[op]?.[place] ?? (place === 0 ? 'x' : 'y');
}

function firstReaders(nodes: readonly NodeDef[]): Map<string, { node: NodeDef; place: number }> {
  const readers = new Map<string, { node: NodeDef; place: number }>();
  for (const node of nodes) {
    node.input.forEach((ref, place) => {
      if (!readers.has(nodeName(ref))) readers.set(nodeName(ref), { node, place });
    });
  }
  return readers;
}

/** `encoder/conv0/` of `encoder/conv0/kernel`. */
const folderOf = (name: string): string => name.slice(0, name.lastIndexOf('/') + 1);
