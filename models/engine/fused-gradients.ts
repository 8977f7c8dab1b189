import { attr, type NodeDef } from './graph-def.js';
import { readersOf } from './graph-readers.js';

// What the lab's own ops for images (models/engine/kernels/image_ops.cc) can do in the same pass over memory.

const ACTIVATIONS = new Set(['Relu', 'LeakyRelu']);

/**
 * The graph with activations taken into the batch norm before them, their gradients into that of the batch norm, and sums
 * of columns into the activation's gradient that they sum up, wherever nothing else needs what lies between.
 */
export function finishGradients(nodes: readonly NodeDef[]): NodeDef[] {
  const readers = readersOf(nodes);
  const changed = new Map<string, NodeDef>();
  /** Nodes that are gone, and the output that takes the place of theirs. */
  const gone = new Map<string, string>();
  const now = (node: NodeDef): NodeDef => changed.get(node.name) ?? node;
  const readersOfOutput = (output: string): NodeDef[] =>
    (readers.get(output) ?? []).filter(({ input }) => input.includes(output));
  /** The only node that needs the first output of this one, once. */
  const soleReader = (name: string): NodeDef | undefined => {
    const [reader, ...others] = readersOfOutput(name);
    return reader && others.length === 0 && reader.input.filter((each) => each === name).length === 1
      ? reader
      : undefined;
  };
  for (const node of nodes) {
    if (node.op === 'ModelLabBatchNorm') {
      const next = soleReader(node.name);
      if (!next || !ACTIVATIONS.has(next.op) || waits(next)) continue;
      const { alpha } = next.attr;
      const attrs = { ...node.attr, activation: attr.string(next.op), ...(alpha && { alpha }) };
      changed.set(node.name, { ...node, attr: attrs });
      gone.set(next.name, node.name);
    } else if (node.op === 'ModelLabActivationGrad' && !waits(node)) {
      const next = soleReader(node.name);
      if (next?.op === 'ModelLabBatchNormGrad' && next.input[0] === node.name) {
        const { activation, alpha } = node.attr;
        const attrs = { ...next.attr, N: attr.int(1), activation: activation!, ...(alpha && { alpha }) };
        const [dy, y] = node.input as [string, string];
        const [, ...others] = next.input;
        changed.set(next.name, { ...next, input: [dy, ...others.slice(0, 4), y, ...others.slice(4)], attr: attrs });
        gone.set(node.name, dy);
        continue;
      }
      const sums = readersOfOutput(node.name).find((each) => each.op === 'ModelLabColumnSums' && !waits(each));
      if (!sums) continue;
      changed.set(node.name, { ...node, attr: { ...node.attr, with_sums: attr.bool(true) } });
      gone.set(sums.name, `${node.name}:1`);
    }
  }
  if (changed.size === 0) return [...nodes];
  return nodes.filter(({ name }) => !gone.has(name)).map((node) => renamed(now(node), gone));
}

/** Whether it may run only after others that it reads nothing of. */
function waits({ input }: NodeDef): boolean {
  return input.some((each) => each.startsWith('^'));
}

/** With what has taken the place of nodes that are gone. */
function renamed(node: NodeDef, gone: ReadonlyMap<string, string>): NodeDef {
  if (!node.input.some((input) => gone.has(input.replace('^', '')))) return node;
  const place = (name: string): string => {
    const other = gone.get(name);
    return other === undefined ? name : place(other);
  };
  const input = node.input.map((each) =>
    each.startsWith('^') ? `^${place(each.slice(1)).replace(/:\d+$/, '')}` : place(each),
  );
  return { ...node, input: input.filter((each, i) => !each.startsWith('^') || input.indexOf(each) === i) };
}
