/** Which values of a graph are int8 where everything is to be, and which stay float. */
import type { NodeDef } from '../../engine/graph-def.js';
import { constantOf } from '../graph/constants.js';
import { nodeName, nodesByName, readersOf, type InferenceGraph, type Ref } from '../graph/inference-graph.js';
import type { Calibration, Range } from './calibration.js';
import { MASK_DISTANCE, maskedScores } from './masked-scores.js';

export const PRODUCTS = new Set(['MatMul', 'BatchMatMulV2', 'Conv2D', 'DepthwiseConv2dNative', 'Conv2DBackpropInput']);

/** What these give is some of what they are given: it has the same scale. */
const PASSING = new Set(
  `Reshape Transpose MaxPool Unpack Split SplitV Slice StridedSlice GatherV2 Pad ResizeNearestNeighbor`.split(' '),
);

/** Outputs whose range is known, at which int8 kernels have their one scale: a 256th or a 128th. */
const FIXED: Record<string, Range> = {
  Softmax: { min: 0, max: 255 / 256 },
  Sigmoid: { min: 0, max: 255 / 256 },
  Tanh: { min: -1, max: 127 / 128 },
};

/**
 * Ranges of the values that are int8, each of which is rounded once: a bias and a ReLU are part of the product or sum before
 * them, and what merely moves values has the scale of what it moves; rows have that of their table. These stay float, as int8
 * would ruin them: the inside of a layer norm (squares and 1/σ) and of a GELU, and raw columns of a table until they are
 * standardised. The range of scores that attention hides some of has room for its mask: see MASK_DISTANCE.
 */
export function quantizedRefs(graph: InferenceGraph, { ranges }: Pick<Calibration, 'ranges'>): Map<Ref, Range> {
  const float = floatRefs(graph);
  const quantized = new Map<Ref, Range>();
  const byName = nodesByName(graph);
  const hidden = new Set([...maskedScores(graph).values()].map(({ scores }) => movedFrom(graph, scores)));
  for (const [ref, range] of ranges) {
    const node = byName(ref);
    const table = node.op === 'GatherV2' ? byName(node.input[0]!) : null;
    if (table?.op === 'Const') quantized.set(ref, tableRange(table));
    if (PASSING.has(node.op) || float.has(node.name) || absorbedBy(graph, node)) continue;
    const wide = hidden.has(ref) ? { min: range.min - MASK_DISTANCE, max: range.max } : range;
    quantized.set(ref, FIXED[node.op] ?? wide);
  }
  return quantized;
}

/** Of rows of a table: its own int8 values, from −127 to 127 steps, so that they are not rounded a second time. */
function tableRange(table: NodeDef): Range {
  const { data } = constantOf(table) as { data: Float32Array };
  const step = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127 || 1;
  return { min: -128 * step, max: 127 * step };
}

/** What a value is some of, where it was merely moved since. */
export function movedFrom(graph: InferenceGraph, ref: Ref): Ref {
  const byName = nodesByName(graph);
  let from = ref;
  while (PASSING.has(byName(from).op)) from = byName(from).input[0]!;
  return from;
}

/** The value that a product's result ends in, with its bias and its ReLU where they are. */
export function resultOf(graph: InferenceGraph, product: NodeDef): Ref {
  let node = product;
  for (;;) {
    const next = absorbedBy(graph, node);
    if (!next) return node.name;
    node = next;
  }
}

const readers = new WeakMap<InferenceGraph, Map<string, NodeDef[]>>();

/** The bias or ReLU that is one with this node. */
function absorbedBy(graph: InferenceGraph, node: NodeDef): NodeDef | null {
  if (!readers.has(graph)) readers.set(graph, readersOf(graph));
  if (graph.outputs.some(({ ref }) => ref === node.name)) return null;
  const [reader, ...others] = readers.get(graph)!.get(node.name)!;
  if (!reader || others.length > 0) return null;
  if (PRODUCTS.has(node.op)) return isBias(graph, reader, node.name) ? reader : isRelu(reader) ? reader : null;
  const sums = /^(Add|AddV2|BiasAdd|Sub|Mul)$/.test(node.op);
  return sums && isRelu(reader) ? reader : null;
}

const isRelu = ({ op }: NodeDef): boolean => op === 'Relu' || op === 'Relu6';

function isBias({ nodes, shapes }: InferenceGraph, { op, input }: NodeDef, of: Ref): boolean {
  if (op === 'BiasAdd') return true;
  if (op !== 'AddV2') return false;
  const other = input.find((ref) => ref !== of);
  const constant = other !== undefined && nodes.some((node) => node.name === nodeName(other) && node.op === 'Const');
  return constant && shapes.get(other)!.length === 1 && shapes.get(of)!.at(-1) === shapes.get(other)![0];
}

/** Names of nodes whose values stay float. */
function floatRefs(graph: InferenceGraph): Set<string> {
  const byName = nodesByName(graph);
  const float = new Set<string>();
  const reading = readersOf(graph);
  const source = (ref: Ref | undefined): NodeDef | undefined => (ref === undefined ? undefined : byName(ref));
  for (const node of graph.nodes) {
    if (node.op === 'Rsqrt') for (const name of normInside(node, { source, reading })) float.add(name);
    if (node.op === 'Erf') for (const name of geluInside(node, { source, reading })) float.add(name);
    if (node.op === 'SelectV2') {
      const softmax = reading.get(node.name)!.some(({ op }) => op === 'Softmax');
      if (softmax) float.add(node.name);
    }
  }
  for (const name of rawColumns(graph, reading)) float.add(name);
  return float;
}

interface Around {
  source(ref: Ref | undefined): NodeDef | undefined;
  reading: ReadonlyMap<string, readonly NodeDef[]>;
}

/** From the mean to the last factor before the shift: (x − μ) · 1/√(σ² + ε) · γ, of which only the sum with β is int8. */
function normInside(rsqrt: NodeDef, { source, reading }: Around): string[] {
  const inside = [rsqrt.name];
  const walk = (node: NodeDef | undefined): void => {
    if (!node || !/^(AddV2|Mean|Square|SquaredDifference|Sub)$/.test(node.op) || inside.includes(node.name)) return;
    inside.push(node.name);
    // x itself lies outside: what its own mean is taken from.
    if (node.op === 'Sub' || node.op === 'SquaredDifference') walk(source(node.input[1]));
    else if (node.op !== 'Mean') walk(source(node.input[0]));
    else if (/^(Square|SquaredDifference)$/.test(source(node.input[0])!.op)) walk(source(node.input[0]));
  };
  walk(source(rsqrt.input[0]));
  let last: NodeDef | undefined = rsqrt;
  while (last) {
    const next: NodeDef | undefined = (reading.get(last.name) ?? []).find(({ op }) => op === 'Mul');
    const onlyOne = reading.get(last.name)!.length === 1;
    if (!next || !onlyOne) break;
    // The last factor is the norm's result where nothing is added to it.
    const after = reading.get(next.name)!;
    if (!after.every(({ op }) => /^(Mul|AddV2|BiasAdd)$/.test(op))) break;
    inside.push(next.name);
    last = next;
  }
  return inside;
}

/** All but the last product of (x · ½) · (1 + erf(x · √½)). */
function geluInside(erf: NodeDef, { source, reading }: Around): string[] {
  const inside = [erf.name];
  const scaled = source(erf.input[0]);
  if (scaled?.op === 'Mul') inside.push(scaled.name);
  const [sum] = reading.get(erf.name)!;
  if (!sum || sum.op !== 'AddV2') return inside;
  inside.push(sum.name);
  const [product] = reading.get(sum.name)!;
  for (const ref of product?.input ?? []) {
    const factor = source(ref)!;
    const halves = factor.op === 'Mul' && factor.input.some((one) => isHalf(source(one)));
    if (halves) inside.push(factor.name);
  }
  return inside;
}

function isHalf(node: NodeDef | undefined): boolean {
  if (node?.op !== 'Const') return false;
  const { data } = constantOf(node);
  return data.length === 1 && data[0] === 0.5;
}

/** What is made of a table's columns before the first product, besides what that product is given. */
function rawColumns({ nodes, inputs }: InferenceGraph, reading: ReadonlyMap<string, readonly NodeDef[]>): string[] {
  const raw = new Set(inputs.filter(({ meaning }) => meaning.kind === 'row').map(({ ref }) => nodeName(ref)));
  for (const { name, op, input } of nodes) {
    if (!PRODUCTS.has(op) && input.some((ref) => raw.has(nodeName(ref)))) raw.add(name);
  }
  return [...raw].filter((name) => !reading.get(name)!.some(({ op }) => PRODUCTS.has(op)));
}
