/** Graphs whose work is in functions, as TensorFlow 2 saves them, as one graph. */
import { excerpt } from '../../core/printable.mjs';
import type { FunctionDef } from '../../engine/decode-saved-model.js';
import type { NodeDef } from '../../engine/graph-def.js';

/** A file of functions that call each other twice each would be as many nodes as it likes. */
const MOST_NODES = 50_000;

const CALL = /^(Stateful)?PartitionedCall$/;

/** Ops whose outputs have more than one name, in their order; of all others the number tells. */
const outputNames: Record<string, readonly string[]> = {
  FusedBatchNorm: ['y', 'batch_mean', 'batch_variance', 'reserve_space_1', 'reserve_space_2'],
  FusedBatchNormV2: ['y', 'batch_mean', 'batch_variance', 'reserve_space_1', 'reserve_space_2'],
  FusedBatchNormV3: ['y', 'batch_mean', 'batch_variance', 'reserve_space_1', 'reserve_space_2', 'reserve_space_3'],
  MaxPoolWithArgmax: ['output', 'argmax'],
  TopKV2: ['values', 'indices'],
  Unique: ['y', 'idx'],
};

export interface Inlined {
  nodes: NodeDef[];
  /** Where what `ref` named is now. */
  resolve(ref: string): string;
}

/**
 * `nodes` with calls of functions replaced by what they do. A function's nodes keep their names where no other has them; else
 * that of the call comes before. Throws an Error, in one sentence, where functions call each other without end, or one is missing.
 */
export function inlineFunctions(nodes: readonly NodeDef[], library: readonly FunctionDef[]): Inlined {
  const functions = new Map(library.map((one) => [one.signature.name, one]));
  const inlined: NodeDef[] = [];
  const add = (node: NodeDef): void => {
    if (inlined.push(node) > MOST_NODES) throw new Error(`its functions come to more than ${MOST_NODES} nodes`);
  };
  const further = new Map<string, string>();
  const taken = new Set(nodes.map(({ name }) => name));
  for (const node of nodes) inline(node, { functions, calling: [], add, further, taken });
  const resolve = (ref: string): string => further.get(ref) ?? ref;
  return { nodes: inlined.map((node) => ({ ...node, input: node.input.map(resolve) })), resolve };
}

interface Context {
  functions: ReadonlyMap<string, FunctionDef>;
  /** Names of functions that this one lies in. */
  calling: readonly string[];
  add(node: NodeDef): void;
  /** The node that stands for each further output of a call. */
  further: Map<string, string>;
  taken: Set<string>;
}

function inline(node: NodeDef, context: Context): void {
  const { functions, calling, add } = context;
  const called = CALL.test(node.op) ? node.attr['f']?.func?.name : undefined;
  if (called === undefined) {
    add(node);
    return;
  }
  const body = functions.get(called);
  if (!body) throw new Error(`its function '${excerpt(called)}' isn't there`);
  if (calling.includes(called)) throw new Error(`its function '${excerpt(called)}' calls itself`);
  const inputs = node.input.filter((ref) => !ref.startsWith('^'));
  const given = new Map(body.signature.input_arg.map(({ name }, at) => [name, inputs[at]]));
  const ops = new Map(body.node_def.map(({ name, op }) => [name, op]));
  const names = new Map(body.node_def.map(({ name }) => [name, fresh(name, node.name, context.taken)]));
  const renamed = (name: string): string => names.get(name) ?? `${node.name}/${name}`;
  const inside = (ref: string): string => {
    if (ref.startsWith('^')) return `^${renamed(ref.slice(1))}`;
    const [name = '', output, index = '0'] = ref.split(':');
    const argument = given.get(name);
    if (argument !== undefined) return argument;
    const offset = output === undefined ? 0 : Math.max(0, outputNames[ops.get(name) ?? '']?.indexOf(output) ?? 0);
    return outputRef(renamed(name), offset + Number(index));
  };
  for (const one of body.node_def) {
    const input = one.input.filter((ref) => !(ref.startsWith('^') && given.has(ref.slice(1)))).map(inside);
    inline({ ...one, name: renamed(one.name), input }, { ...context, calling: [...calling, called] });
  }
  // Who reads the call reads an Identity of what the function returns.
  body.signature.output_arg.forEach((output, at) => {
    // No name has a double slash of its own.
    const name = at === 0 ? node.name : `${node.name}//${at}`;
    if (at > 0) context.further.set(`${node.name}:${at}`, name);
    add({ name, op: 'Identity', input: [inside(body.ret[output.name] ?? '')], attr: { T: { type: output.type } } });
  });
  if (body.signature.output_arg.length === 0) add({ name: node.name, op: 'NoOp', input: [], attr: {} });
}

function fresh(name: string, call: string, taken: Set<string>): string {
  const free = taken.has(name) ? `${call}/${name}` : name;
  taken.add(free);
  return free;
}

const outputRef = (name: string, index: number): string => (index === 0 ? name : `${name}:${index}`);
