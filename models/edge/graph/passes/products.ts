/** Products with constant weights, as passes look at them. */
import { attr, type NodeDef } from '../../../engine/graph-def.js';
import { constantNode, constantOf, floats, type Constant } from '../constants.js';
import type { Around } from '../draft.js';
import type { Ref } from '../inference-graph.js';

/** Where the weights of a product stand among its inputs. */
const WEIGHTS: Record<string, number> = { MatMul: 1, Conv2D: 1, DepthwiseConv2dNative: 1, Conv2DBackpropInput: 1 };

/** A product, then perhaps a bias, then perhaps a Reshape, of which nothing else reads what lies between. */
export interface ProductChain {
  product: NodeDef;
  weights: Constant;
  bias: { node: NodeDef; values: Constant } | null;
  reshape: NodeDef | null;
  /** Numbers that the product gives for each row or pixel. */
  outputs: number;
}

/** The chain that ends in `ref`; null where it is none, or others read from it. */
export function productChain(ref: Ref, around: Around): ProductChain | null {
  const own = (one: Ref): NodeDef | null => {
    const source = around.source(one);
    return around.uses(source.name) <= 1 ? source : null;
  };
  let node = own(ref);
  const reshape = node?.op === 'Reshape' ? node : null;
  if (reshape) node = own(reshape.input[0]!);
  const biased = node && biasOf(node, around);
  if (biased) node = own(biased.from);
  const place = node ? WEIGHTS[node.op] : undefined;
  if (!node || place === undefined) return null;
  const source = around.source(node.input[place]!);
  if (source.op !== 'Const') return null;
  const weights = constantOf(source);
  const bias = biased ? { node: biased.node, values: biased.values } : null;
  return { product: node, weights, bias, reshape, outputs: outputsOf(node, weights.shape) };
}

/** Whether a vector of so many numbers holds one for each channel of what the chain gives, over and over. */
export function fits({ reshape, outputs }: ProductChain, channels: number, around: Around): boolean {
  const sizes = reshape ? constantOf(around.source(reshape.input[1]!)).data : null;
  return channels === (sizes ? sizes.at(-1) : outputs) && outputs % channels === 0;
}

/** A sum with a vector of one number for each channel. */
function biasOf(node: NodeDef, around: Around) {
  if (node.op !== 'BiasAdd' && node.op !== 'AddV2') return null;
  const found = vectorOf(node, around);
  return found && { node, from: found.other, values: found.values };
}

/** The input that is a constant [channels], and the other one; null where there is none. */
export function vectorOf({ input }: NodeDef, around: Around): { values: Constant; name: string; other: Ref } | null {
  for (const place of [1, 0]) {
    const source = around.source(input[place]!);
    if (source.op !== 'Const') continue;
    const values = constantOf(source);
    if (values.shape.length === 1 && values.type === 'float32')
      return { values, name: source.name, other: input[1 - place]! };
  }
  return null;
}

function outputsOf({ op, attr: { transpose_b } }: NodeDef, shape: readonly number[]): number {
  if (op === 'Conv2DBackpropInput') return shape[2]!;
  if (op === 'DepthwiseConv2dNative') return shape[2]! * shape[3]!;
  return transpose_b?.b ? shape[0]! : shape.at(-1)!;
}

/** Weights of a product with each output times its factor. */
export function scaledWeights(
  { product, weights, outputs }: ProductChain,
  factor: (output: number) => number,
): Constant {
  const { shape, data } = weights;
  const inner = product.op === 'Conv2DBackpropInput' ? shape[3]! : product.attr['transpose_b']?.b ? shape[1]! : 1;
  return floats(
    shape,
    Float32Array.from(data, (value: number, i) => value * factor(Math.floor(i / inner) % outputs)),
  );
}

/** The chain with other constants; its last node is called `name`. */
export function rebuilt(
  { product, reshape }: ProductChain,
  { name, weights, bias, around }: { name: NodeDef; weights: Constant | null; bias: Constant | null; around: Around },
): NodeDef[] {
  const nodes: NodeDef[] = [];
  const chained: NodeDef[] = [product];
  let input = product.input;
  if (weights) {
    const kernel = constantNode(around.beside(name, 'kernel'), weights);
    nodes.push(kernel);
    input = product.input.map((ref, i) => (i === WEIGHTS[product.op] ? kernel.name : ref));
  }
  chained[0] = { ...product, input };
  if (bias) {
    const constant = constantNode(around.beside(name, 'bias'), bias);
    nodes.push(constant);
    const attrs = { T: attr.type('float32'), data_format: attr.string('NHWC') };
    chained.push({ name: '', op: 'BiasAdd', input: ['', constant.name], attr: attrs });
  }
  if (reshape) chained.push(reshape);
  chained.forEach((node, i) => {
    const last = i === chained.length - 1;
    const input = i === 0 ? node.input : [nodes.at(-1)!.name, ...node.input.slice(1)];
    nodes.push({ ...node, name: last ? name.name : around.beside(name, node.op), input });
  });
  return nodes;
}
