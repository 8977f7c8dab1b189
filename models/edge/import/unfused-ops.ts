import { attr, type AttrValue, type NodeDef } from '../../engine/graph-def.js';
import { constantNode, constantOf, floats } from '../graph/constants.js';
import type { Around, Replacement } from '../graph/draft.js';

const float = { T: attr.type('float32') };

/**
 * What converters made one op of as several: products with bias and activation, and batch norm at inference as a factor and a
 * shift of each channel. Null for all other nodes. Throws an Error where one of those can't be told apart.
 */
export function unfused(node: NodeDef, around: Around): Replacement | null {
  if (/^_Fused(Conv2D|DepthwiseConv2dNative|MatMul)$/.test(node.op)) return product(node, around);
  return /^FusedBatchNorm(V2|V3)?$/.test(node.op) ? batchNorm(node, around) : null;
}

function product(node: NodeDef, around: Around): Replacement {
  const text = new TextDecoder();
  const steps = (node.attr['fused_ops']?.list?.s ?? []).map((bytes) => text.decode(bytes));
  const ofFusion = ['fused_ops', 'epsilon', 'leakyrelu_alpha', 'num_args', 'TArgs'];
  const attrs = Object.fromEntries(Object.entries(node.attr).filter(([key]) => !ofFusion.includes(key)));
  const [left, right, ...args] = node.input as [string, string, ...string[]];
  const nodes: NodeDef[] = [];
  const add = (op: string, input: string[], attr: Record<string, AttrValue>, last: boolean): string => {
    const name = last ? node.name : around.beside(node, op.toLowerCase());
    nodes.push({ name, op, input, attr });
    return name;
  };
  let value = add(node.op.slice('_Fused'.length), [left, right], attrs, steps.length === 0);
  steps.forEach((step, at) => {
    const last = at === steps.length - 1;
    if (step === 'BiasAdd') {
      const bias = args.shift();
      if (bias === undefined) throw new Error(`node ${node.name} has no bias`);
      value = add('BiasAdd', [value, bias], { ...float, data_format: attr.string('NHWC') }, last);
    } else if (/^(Relu|Relu6|Elu|Sigmoid|Tanh)$/.test(step)) value = add(step, [value], float, last);
    else if (step === 'LeakyRelu')
      value = add(step, [value], { ...float, alpha: node.attr['leakyrelu_alpha'] ?? attr.float(0.2) }, last);
    else throw new Error(`node ${node.name} has '${step}' in it, which isn't known here`);
  });
  return { nodes };
}

/** y = (x − mean) / √(variance + ε) · scale + offset. */
function batchNorm(node: NodeDef, around: Around): Replacement {
  const [x, ...refs] = node.input as [string, string, string, string, string];
  const [scale, offset, mean, variance] = refs.map((ref) => constantOf(around.source(ref)).data);
  if (node.attr['is_training']?.b !== false || !scale || !offset || !mean || !variance) {
    throw new Error(`node ${node.name} is batch norm that still trains`);
  }
  const epsilon = node.attr['epsilon']?.f ?? 1e-4;
  const factor = scale.map((value, i) => value / Math.sqrt(variance[i]! + epsilon));
  const shift = offset.map((value, i) => value - mean[i]! * factor[i]!);
  const [factors, shifts] = [
    constantNode(around.beside(node, 'factor'), floats([factor.length], factor)),
    constantNode(around.beside(node, 'shift'), floats([shift.length], shift)),
  ];
  const scaled = around.beside(node, 'scaled');
  return {
    nodes: [
      ...[factors, shifts],
      { name: scaled, op: 'Mul', input: [x, factors.name], attr: float },
      { name: node.name, op: 'AddV2', input: [scaled, shifts.name], attr: float },
    ],
  };
}
