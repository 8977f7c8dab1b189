/** Takes the size of the batch out of a graph that was recorded with one. */
import { attr, type NodeDef } from '../../engine/graph-def.js';
import { constantNode, constantOf, integers, sizeOf, type Constant } from './constants.js';
import { rewritten, shapeOfBoth, type Around, type Draft, type Replacement } from './draft.js';
import type { Ref, Shape } from './inference-graph.js';
import { prependRows } from './prepend-rows.js';
import type { Traced } from './trace.js';

/** Ops that repeat an input of batch size 1 for all examples. */
const BROADCASTING = new Set(
  `Add AddV2 Sub Mul RealDiv Maximum Minimum SquaredDifference SelectV2 LogicalAnd LogicalOr Equal NotEqual Less LessEqual
  Greater GreaterEqual`.split(/\s+/),
);

/** A constant at two batches. */
export interface BatchConstant {
  first: Constant;
  second: Constant;
}

/** The draft with no constant that depends on the batch. Throws an Error where one can't be done without. */
export function freeBatch({ draft, second, batches, shapes }: Traced): Draft {
  const freed = rewritten(draft, (node, around) => {
    const at = node.input.map((name): BatchConstant | null => {
      const other = second.get(name);
      return other ? { first: constantOf(around.source(name)), second: constantOf(other) } : null;
    });
    return at.some((one) => one !== null) ? freedNode(node, at, { around, batches, shapes }) : null;
  });
  const left = freed.nodes.find(({ name }) => second.has(name));
  if (left) throw new Error(`a constant of the function depends on the size of the batch, so it can't be exported.`);
  return freed;
}

interface Context {
  around: Around;
  batches: readonly [number, number];
  shapes: ReadonlyMap<Ref, Shape>;
}

function freedNode(node: NodeDef, at: (BatchConstant | null)[], { around, batches, shapes }: Context): Replacement {
  const { op, input } = node;
  const refuse = (): Error =>
    new Error(`what ${op} is given depends on the size of the batch, so the function can't be exported.`);
  const replaced = (constants: readonly (Constant | null)[]): Replacement => {
    const fresh = constants.map((one, i) => one && constantNode(around.beside(node, `free${i}`), one));
    const whole = { ...node, input: input.map((ref, i) => fresh[i]?.name ?? ref) };
    return { nodes: [...fresh.flatMap((one) => one ?? []), whole] };
  };
  const only = at.filter((one) => one !== null).length === 1 ? at.findIndex((one) => one !== null) : -1;
  if ((op === 'Reshape' && only === 1) || (op === 'Slice' && only === 2)) {
    // What it is reshaped to may have a −1 already.
    const shape = (op === 'Reshape' && shapes.get(node.name)) || numbersOf(at[only]!, batches);
    const free = shape?.filter((size) => typeof size !== 'number') ?? [];
    if (!shape || free.length > 1) throw refuse();
    const sizes = integers(
      [shape.length],
      shape.map((size) => (typeof size === 'number' ? size : -1)),
    );
    return replaced(at.map((one) => one && sizes));
  }
  if (op === 'Conv2DBackpropInput' && only === 0) {
    const [batch, ...sizes] = numbersOf(at[0]!, batches) ?? [];
    if (typeof batch === 'number' || batch?.batch !== 1 || sizes.some((one) => typeof one !== 'number')) throw refuse();
    return batchOfInput(node, sizes as number[], around);
  }
  const rows = at.map((one) => one && rowOf(one, batches));
  if (at.some((one, i) => one !== null && rows[i] === null)) throw refuse();
  if (BROADCASTING.has(op)) return replaced(rows);
  const shape = shapes.get(node.name);
  const prepended = op === 'ConcatV2' && shape ? prependRows(node, { rows, shape, around }) : null;
  if (!prepended) throw refuse();
  return prepended;
}

/** The sizes that an int32 constant lists, where each is fixed or a multiple of the batch. */
function numbersOf({ first, second }: BatchConstant, batches: readonly [number, number]): Shape | null {
  return first.type === 'int32' ? shapeOfBoth([[...first.data], [...second.data]], batches) : null;
}

/** What each example has of a constant, with a batch of 1; null where examples differ. */
function rowOf({ first, second }: BatchConstant, [batch, otherBatch]: readonly [number, number]): Constant | null {
  const [rows, ...shape] = first.shape;
  if (rows !== batch || second.shape[0] !== otherBatch) return null;
  const size = sizeOf(shape);
  const row = first.data.slice(0, size);
  const alike = [first, second].every(({ data }) => data.every((value, i) => Object.is(value, row[i % size])));
  return alike ? { type: first.type, shape: [1, ...shape], data: row } : null;
}

/** A transposed convolution whose output has the batch of its input, found as it runs: its op takes no −1. */
function batchOfInput(node: NodeDef, sizes: readonly number[], around: Around): Replacement {
  const int = attr.type('int32');
  const float = attr.type('float32');
  const name = (what: string) => around.beside(node, what);
  const constant = (what: string, numbers: number[], shape = [numbers.length]) =>
    constantNode(name(what), integers(shape, numbers));
  const [zero, one] = [constant('begin', [0]), constant('end', [1])];
  const fixed = sizes.map((size, i) => constant(`size${i}`, [size], []));
  const shape: NodeDef = {
    name: name('shape'),
    op: 'Shape',
    input: [node.input[2]!],
    attr: { T: float, out_type: int },
  };
  const batch: NodeDef = {
    name: name('batch'),
    op: 'StridedSlice',
    input: [shape.name, zero.name, one.name, one.name],
    attr: {
      ...{ T: int, Index: int, begin_mask: attr.int(0), end_mask: attr.int(0), ellipsis_mask: attr.int(0) },
      ...{ new_axis_mask: attr.int(0), shrink_axis_mask: attr.int(1) },
    },
  };
  const pack: NodeDef = {
    name: name('sizes'),
    op: 'Pack',
    input: [batch.name, ...fixed.map((each) => each.name)],
    attr: { T: int, N: attr.int(sizes.length + 1), axis: attr.int(0) },
  };
  const whole = { ...node, input: [pack.name, ...node.input.slice(1)] };
  return { nodes: [zero, one, ...fixed, shape, batch, pack, whole] };
}
