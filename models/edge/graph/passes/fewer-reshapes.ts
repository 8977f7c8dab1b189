import { attr, type NodeDef } from '../../../engine/graph-def.js';
import { constantNode, constantOf, integers } from '../constants.js';
import { rewritten, type Around, type Draft, type Replacement } from '../draft.js';
import type { Ref, Shape } from '../inference-graph.js';

/** Ops that treat each number by itself. */
const EACH = new Set([
  'Relu',
  'LeakyRelu',
  'Elu',
  'Tanh',
  'Sigmoid',
  'Erf',
  'Exp',
  'Square',
  'Sqrt',
  'Rsqrt',
  'Neg',
  'Cast',
]);

/** The same of pairs of numbers. */
const PAIRS = new Set(['AddV2', 'Sub', 'Mul', 'RealDiv', 'Maximum', 'Minimum', 'SquaredDifference']);

/**
 * A Reshape stands after what treats each number by itself rather than before, sums of tokens' states are those of rows
 * [tokens, width], and a Reshape of a Reshape is one, or none. `shapes` has those of the draft's own values.
 */
export function fewerReshapes(draft: Draft, shapes: ReadonlyMap<Ref, Shape>): Draft {
  return new ReshapePass(shapes).run(draft);
}

class ReshapePass {
  /** Of what has been made so far. */
  readonly #shapes: Map<Ref, Shape>;
  /** Reshapes by what they are of and their shape: no two do the same. */
  readonly #made = new Map<string, Ref>();

  constructor(shapes: ReadonlyMap<Ref, Shape>) {
    this.#shapes = new Map(shapes);
  }

  run(draft: Draft): Draft {
    return rewritten(draft, (node, around) => {
      if (node.op === 'Reshape') return this.#joined(node, around);
      if (EACH.has(node.op)) return this.#later(node, [0], around);
      if (!PAIRS.has(node.op)) return null;
      const [a, b] = node.input as [Ref, Ref];
      const scalar = node.input.findIndex((ref) => isScalar(around.source(ref)));
      if (scalar >= 0) return this.#later(node, [1 - scalar], around);
      return this.#later(node, [0, 1], around) ?? this.#flat(node, a, b, around) ?? this.#flat(node, b, a, around);
    });
  }

  /** A Reshape of a Reshape. */
  #joined(node: NodeDef, around: Around): Replacement | Ref | null {
    const before = around.source(node.input[0]!);
    const ref = before.op === 'Reshape' ? before.input[0]! : node.input[0]!;
    const shape = this.#shapes.get(node.name);
    if (same(this.#shapes.get(ref), shape)) return ref;
    const earlier = shape && this.#reshaped(ref, shape);
    if (earlier) return earlier;
    if (shape) this.#made.set(keyOf(ref, shape), node.name);
    return before.op === 'Reshape' ? { nodes: [{ ...node, input: [ref, node.input[1]!] }] } : null;
  }

  /** The op on what its inputs at these places, all of them Reshapes, are made of; then the Reshape. */
  #later(node: NodeDef, places: readonly number[], around: Around): Replacement | null {
    const reshapes = places.map((place) => around.source(node.input[place]!));
    const [first] = reshapes;
    if (!first || reshapes.some(({ op }) => op !== 'Reshape')) return null;
    const from = reshapes.map(({ input }) => this.#shapes.get(input[0]!));
    const to = reshapes.map(({ name }) => this.#shapes.get(name));
    if (![from, to].every(([one, other = one]) => one && same(one, other))) return null;
    const input = node.input.map((ref, place) => reshapes[places.indexOf(place)]?.input[0] ?? ref);
    return this.#then(node, { input, shape: from[0]!, sizes: first.input[1]!, around });
  }

  /** A sum of `value` [B, …, C] and of a Reshape of rows [B · …, C] to that, as one of rows. */
  #flat(node: NodeDef, value: Ref, reshaped: Ref, around: Around): Replacement | null {
    const { op, name, input } = around.source(reshaped);
    if (node.op !== 'AddV2' || op !== 'Reshape' || around.source(value).op === 'Const') return null;
    const rows = this.#shapes.get(input[0]!);
    const width = rows?.[1];
    if (rows?.length !== 2 || typeof width !== 'number' || !same(this.#shapes.get(value), this.#shapes.get(name)))
      return null;
    const earlier = this.#reshaped(value, rows);
    const flat = earlier ? [] : this.#rows(node, value, width, around);
    const from = earlier ?? flat.at(-1)!.name;
    this.#shapes.set(from, rows);
    this.#made.set(keyOf(value, rows), from);
    const sum = this.#then(node, { input: [from, input[0]!], shape: rows, sizes: input[1]!, around });
    return { nodes: [...flat, ...sum.nodes] };
  }

  #rows(node: NodeDef, value: Ref, width: number, around: Around): NodeDef[] {
    const sizes = constantNode(around.beside(node, 'rows'), integers([2], [-1, width]));
    const attrs = { T: attr.type('float32'), Tshape: attr.type('int32') };
    return [sizes, { name: around.beside(node, 'flat'), op: 'Reshape', input: [value, sizes.name], attr: attrs }];
  }

  #reshaped(value: Ref, shape: Shape): Ref | undefined {
    return this.#made.get(keyOf(value, shape));
  }

  /** The op on these inputs, which gives `shape`, then a Reshape to `sizes` in its place. */
  #then(node: NodeDef, { input, shape, sizes, around }: { input: Ref[]; shape: Shape; sizes: Ref; around: Around }) {
    const inner = { ...node, name: around.beside(node, 'inner'), input };
    this.#shapes.set(inner.name, shape);
    const type = node.op === 'Cast' ? node.attr['DstT']! : node.attr['T']!;
    const attrs = { T: type, Tshape: attr.type('int32') };
    return { nodes: [inner, { name: node.name, op: 'Reshape', input: [inner.name, sizes], attr: attrs }] };
  }
}

const keyOf = (value: Ref, shape: Shape): string => `${value} ${JSON.stringify(shape)}`;

function isScalar(node: NodeDef): boolean {
  return node.op === 'Const' && constantOf(node).shape.length === 0;
}

function same(a: Shape | undefined, b: Shape | undefined): boolean {
  return a !== undefined && b !== undefined && JSON.stringify(a) === JSON.stringify(b);
}
