import { attr, type NodeDef } from '../../../engine/graph-def.js';
import { constantNode, constantOf, floats } from '../constants.js';
import { rewritten, type Around, type Draft, type Replacement } from '../draft.js';
import type { Ref } from '../inference-graph.js';

/**
 * The exact GELU, which the engine computes as x · (½ − ½ · erf(−x · √½)), as (x · ½) · (1 + erf(x · √½)): the form that
 * TensorFlow Lite's converter makes one op of.
 */
export function canonicalGelu(draft: Draft): Draft {
  return rewritten(draft, (node, around) => {
    const x = node.op === 'Mul' ? geluInput(node, around) : null;
    return x === null ? null : gelu(node, x, around);
  });
}

/** What a GELU as the engine has it is of; null where the node is none. */
function geluInput({ input }: NodeDef, around: Around): Ref | null {
  const [x, share] = input as [Ref, Ref];
  const sub = around.source(share);
  if (sub.op !== 'Sub' || scalarOf(sub.input[0]!, around) !== 0.5) return null;
  const half = factorOf(sub.input[1]!, 0.5, around);
  const erf = half === null ? null : around.source(half);
  if (erf?.op !== 'Erf') return null;
  return factorOf(erf.input[0]!, Math.fround(-Math.SQRT1_2), around) === x ? x : null;
}

/** What is multiplied by this factor; null where it isn't. */
function factorOf(ref: Ref, factor: number, around: Around): Ref | null {
  const { op, input } = around.source(ref);
  return op === 'Mul' && scalarOf(input[1]!, around) === factor ? input[0]! : null;
}

function scalarOf(ref: Ref, around: Around): number | null {
  const source = around.source(ref);
  if (source.op !== 'Const') return null;
  const { data } = constantOf(source);
  return data.length === 1 ? data[0]! : null;
}

function gelu(node: NodeDef, x: Ref, around: Around): Replacement {
  const float = { T: attr.type('float32') };
  const constant = (what: string, value: number) => constantNode(around.beside(node, what), floats([], [value]));
  const [half, one, root] = [constant('half', 0.5), constant('one', 1), constant('root', Math.SQRT1_2)];
  const op = (name: string, kind: string, ...input: Ref[]): NodeDef => ({ name, op: kind, input, attr: float });
  const halved = op(around.beside(node, 'halved'), 'Mul', x, half.name);
  const scaled = op(around.beside(node, 'scaled'), 'Mul', x, root.name);
  const erf = op(around.beside(node, 'erf'), 'Erf', scaled.name);
  const sum = op(around.beside(node, 'sum'), 'AddV2', erf.name, one.name);
  return { nodes: [half, one, root, halved, scaled, erf, sum, op(node.name, 'Mul', halved.name, sum.name)] };
}
