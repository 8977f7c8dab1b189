/** Ops that rearrange numbers without changing them. */
import type { NodeDef } from '../../../../engine/graph-def.js';
import type { Ref } from '../../../graph/inference-graph.js';
import { UnsupportedExport } from '../../format.js';
import { read, type Lowering, type OpMapping } from '../lowering.js';
import { attribute } from '../onnx-graph.js';
import { padsMaxPool } from './pooling.js';

const positive = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

/** The sizes that a shape asks for, of which one may be left to find out. */
function sizesAsked(node: NodeDef, to: Lowering, ref: Ref): number[] {
  if (to.isConstant(ref)) return to.ints(ref);
  const sizes = to.shape(node.name).map((dim) => (typeof dim === 'number' ? dim : -1));
  if (sizes.filter((size) => size === -1).length > 1) {
    throw new UnsupportedExport(`ONNX: '${node.name}' leaves more than one size open.`);
  }
  return sizes;
}

const reshape: OpMapping = (node, to) => {
  const [input, shape] = node.input as [Ref, Ref];
  const sizes = sizesAsked(node, to, shape);
  // A product that reads a flat picture can take its rows in the picture's order.
  const picture = to.liesChannelsFirst(input) ? to.sizes(input).slice(1) : null;
  const next = to.onlyReader(node.name);
  const made = to.shape(node.name);
  const isFlat =
    picture !== null && made.length === 2 && made[1] === picture.reduce((product, size) => product * size, 1);
  if (isFlat && next?.op === 'MatMul' && next.input[0] === node.name && to.isConstant(next.input[1])) {
    to.setFlat(node.name, to.reshape(to.channelsFirst(input), sizes), picture);
  } else {
    to.set(node.name, to.reshape(to.value(input), sizes));
  }
};

/** Gives each value the shape that the graph says it has: what ExpandDims and Squeeze do. */
const reshaped: OpMapping = (node, to) => {
  const [input] = node.input as [Ref];
  const sizes = to.shape(node.name).map((dim) => (typeof dim === 'number' ? dim : -1));
  if (sizes.filter((size) => size === -1).length > 1)
    throw new UnsupportedExport(`ONNX: '${node.name}' has two free sizes.`);
  to.set(node.name, to.reshape(to.value(input), sizes));
};

const transpose: OpMapping = (node, to) => {
  const [input, axes] = node.input as [Ref, Ref];
  const order = to.ints(axes);
  if (String(order) === '0,3,1,2' && to.liesChannelsFirst(input)) to.set(node.name, to.channelsFirst(input));
  else if (String(order) === '0,2,3,1') to.setChannelsFirst(node.name, to.value(input));
  else to.set(node.name, to.transpose(to.value(input), order));
};

const CHANNELS_FIRST_AXIS = [0, 2, 3, 1];

/** Pictures side by side, channels first where they lie so. */
function concat(node: NodeDef, to: Lowering, refs: readonly Ref[], axis: number): void {
  const rank = to.shape(node.name).length;
  const isPicture = rank === 4 && refs.some((ref) => to.liesChannelsFirst(ref));
  const at = positive(axis, rank);
  if (isPicture) {
    const values = refs.map((ref) => to.channelsFirst(ref));
    to.setChannelsFirst(node.name, to.emit('Concat', values, [attribute.int('axis', CHANNELS_FIRST_AXIS[at]!)]));
  } else {
    to.set(
      node.name,
      to.emit(
        'Concat',
        refs.map((ref) => to.value(ref)),
        [attribute.int('axis', at)],
      ),
    );
  }
}

const pack: OpMapping = (node, to) => {
  const axis = positive(read.int(node, 'axis', 0), to.shape(node.name).length);
  const values = node.input.map((ref) => to.emit('Unsqueeze', [to.value(ref), to.int64([axis])]));
  to.set(node.name, to.emit('Concat', values, [attribute.int('axis', axis)]));
};

const unpack: OpMapping = (node, to) => {
  const axis = positive(read.int(node, 'axis', 0), to.shape(node.input[0]!).length);
  const value = to.value(node.input[0]!);
  for (let at = 0; at < read.int(node, 'num', 0); at++) {
    const ref = at === 0 ? node.name : `${node.name}:${at}`;
    if (
      (to.readers.get(node.name) ?? []).some(({ input }) => input.includes(ref)) ||
      to.graph.outputs.some((one) => one.ref === ref)
    ) {
      to.set(ref, to.emit('Gather', [value, to.int64([at], [])], [attribute.int('axis', axis)]));
    }
  }
};

/** Into parts of given sizes. */
function split(
  node: NodeDef,
  to: Lowering,
  { input, axis, sizes }: { input: Ref; axis: number; sizes: number[] },
): void {
  const at = positive(axis, to.shape(input).length);
  const parts = to.emitAll('Split', [to.value(input), to.int64(sizes)], [attribute.int('axis', at)], sizes.length);
  parts.forEach((part, index) => to.set(index === 0 ? node.name : `${node.name}:${index}`, part));
}

const gather: OpMapping = (node, to) => {
  const [values, indices, axis] = node.input as [Ref, Ref, Ref | undefined];
  if (read.int(node, 'batch_dims', 0) !== 0)
    throw new UnsupportedExport(`ONNX: '${node.name}' gathers for each example.`);
  const at = axis === undefined ? 0 : to.ints(axis)[0]!;
  to.set(node.name, to.emit('Gather', [to.value(values), to.value(indices)], [attribute.int('axis', at)]));
};

/** Whole rows at places: what each is, one in so many. */
const oneHot: OpMapping = (node, to) => {
  const [indices, depth, on, off] = node.input as [Ref, Ref, Ref, Ref];
  const values = to.emit(
    'Concat',
    [off, on].map((ref) => to.reshape(to.value(ref), [1])),
    [attribute.int('axis', 0)],
  );
  const inputs = [to.value(indices), to.int64(to.ints(depth).slice(0, 1), []), values];
  to.set(node.name, to.emit('OneHot', inputs, [attribute.int('axis', read.int(node, 'axis', -1))]));
};

/** Channels and blocks of pixels, one for the other: both put the block before the channels that are kept (DCR). */
function blocks(op: string): OpMapping {
  return (node, to) => {
    const attributes = [attribute.int('blocksize', read.int(node, 'block_size', 2))];
    to.setChannelsFirst(node.name, to.emit(op, [to.channelsFirst(node.input[0]!)], attributes));
  };
}

const TO_THE_END = 2 ** 31 - 1;

interface Cut {
  axis: number;
  begin: number;
  end: number;
  step: number;
}

function cut(node: NodeDef, to: Lowering, cuts: readonly Cut[]): string {
  const needed = cuts.filter(({ begin, end, step }) => begin !== 0 || end !== TO_THE_END || step !== 1);
  const value = to.value(node.input[0]!);
  if (needed.length === 0) return to.emit('Identity', [value]);
  const list = (of: (one: Cut) => number): string => to.int64(needed.map(of));
  const [begins, ends, axes] = [list(({ begin }) => begin), list(({ end }) => end), list(({ axis }) => axis)];
  const steps = needed.some(({ step }) => step !== 1) ? [list(({ step }) => step)] : [];
  return to.emit('Slice', [value, begins, ends, axes, ...steps]);
}

const slice: OpMapping = (node, to) => {
  const [, begins, sizes] = node.input as [Ref, Ref, Ref];
  const lengths = to.ints(sizes);
  const cuts = to.ints(begins).map((begin, axis) => {
    const isWhole = lengths[axis] === -1 || (begin === 0 && lengths[axis] === to.shape(node.input[0]!)[axis]);
    return { axis, begin, end: isWhole ? TO_THE_END : begin + lengths[axis]!, step: 1 };
  });
  to.set(node.name, cut(node, to, cuts));
};

/** Masks have one bit for each axis that is cut. */
const stridedSlice: OpMapping = (node, to) => {
  const [, begins, ends, steps] = node.input.map((ref, at) => (at === 0 ? [] : to.ints(ref))) as number[][];
  const bit = (mask: string, axis: number): boolean => (read.int(node, mask, 0) & (1 << axis)) !== 0;
  if (read.int(node, 'ellipsis_mask', 0) !== 0 || read.int(node, 'new_axis_mask', 0) !== 0) {
    throw new UnsupportedExport(`ONNX: '${node.name}' cuts with an ellipsis or a new axis.`);
  }
  const cuts = begins!.map((first, axis) => {
    const step = steps![axis]!;
    const isOne = bit('shrink_axis_mask', axis);
    if (isOne) return { axis, begin: first, end: first === -1 ? TO_THE_END : first + 1, step: 1 };
    const [start, stop] = step > 0 ? [0, TO_THE_END] : [TO_THE_END, -TO_THE_END];
    return {
      axis,
      begin: bit('begin_mask', axis) ? start : first,
      end: bit('end_mask', axis) ? stop : ends![axis]!,
      step,
    };
  });
  const part = cut(node, to, cuts);
  const gone = begins!.map((_, axis) => axis).filter((axis) => bit('shrink_axis_mask', axis));
  to.set(node.name, gone.length > 0 ? to.emit('Squeeze', [part, to.int64(gone)]) : part);
};

function pad(node: NodeDef, to: Lowering, { mode, value }: { mode: string; value: number }): void {
  const [input, amounts] = node.input as [Ref, Ref];
  const pads = to.ints(amounts);
  if (mode === 'constant' && padsMaxPool(node, to, { value, pads })) return;
  const order = to.liesChannelsFirst(input) ? [0, 3, 1, 2] : pads.slice(0, pads.length / 2).map((_, axis) => axis);
  const [before, after] = [order.map((axis) => pads[2 * axis]!), order.map((axis) => pads[2 * axis + 1]!)];
  const inputs = [to.int64([...before, ...after]), ...(mode === 'constant' && value !== 0 ? [to.float(value)] : [])];
  const attributes = [attribute.string('mode', mode)];
  if (to.liesChannelsFirst(input))
    to.setChannelsFirst(node.name, to.emit('Pad', [to.channelsFirst(input), ...inputs], attributes));
  else to.set(node.name, to.emit('Pad', [to.value(input), ...inputs], attributes));
}

/** To a shape that has 1 wherever the value's own size is to stay. */
const broadcast: OpMapping = (node, to) => {
  const [input] = node.input as [Ref];
  const own = to.shape(input);
  const made = to.shape(node.name);
  const sizes = made.map((dim, axis) => {
    if (typeof dim === 'number') return dim;
    const has = own[axis - (made.length - own.length)];
    if (has === undefined || has === 1) throw new UnsupportedExport(`ONNX: '${node.name}' repeats what has no batch.`);
    return 1;
  });
  to.set(node.name, to.emit('Expand', [to.value(input), to.int64(sizes)]));
};

/** As many of one number as the input has. */
function filled(node: NodeDef, to: Lowering, value: number): void {
  const sizes = to.emit('Shape', [to.value(node.input[0]!)]);
  const number =
    to.type(node.name) === 'float32' ? to.float(value) : to.emit('Cast', [to.float(value)], [attribute.int('to', 6)]);
  to.set(node.name, to.emit('Expand', [number, sizes]));
}

export const shapeOps: Record<string, OpMapping> = {
  Reshape: reshape,
  ExpandDims: reshaped,
  Squeeze: reshaped,
  Transpose: transpose,
  ConcatV2: (node, to) => concat(node, to, node.input.slice(0, -1), to.ints(node.input.at(-1)!)[0]!),
  Concat: (node, to) => concat(node, to, node.input.slice(1), to.ints(node.input[0]!)[0]!),
  Pack: pack,
  Unpack: unpack,
  Split: (node, to) => {
    const [axis, input] = node.input as [Ref, Ref];
    const parts = read.int(node, 'num_split', 1);
    const at = positive(to.ints(axis)[0]!, to.shape(input).length);
    const size = to.shape(input)[at];
    if (typeof size !== 'number') throw new UnsupportedExport(`ONNX: '${node.name}' splits the batch.`);
    split(node, to, { input, axis: at, sizes: Array<number>(parts).fill(size / parts) });
  },
  SplitV: (node, to) => {
    const [input, sizes, axis] = node.input as [Ref, Ref, Ref];
    split(node, to, { input, axis: to.ints(axis)[0]!, sizes: to.ints(sizes) });
  },
  Gather: gather,
  GatherV2: gather,
  Slice: slice,
  StridedSlice: stridedSlice,
  Pad: (node, to) => pad(node, to, { mode: 'constant', value: 0 }),
  PadV2: (node, to) => pad(node, to, { mode: 'constant', value: to.floats(node.input[2]!)[0]! }),
  MirrorPad: (node, to) => {
    if (read.text(node, 'mode') !== 'REFLECT')
      throw new UnsupportedExport(`ONNX: '${node.name}' mirrors its edges too.`);
    pad(node, to, { mode: 'reflect', value: 0 });
  },
  ReverseV2: (node, to) => {
    const rank = to.shape(node.name).length;
    const cuts = to.ints(node.input[1]!).map((axis) => {
      return { axis: positive(axis, rank), begin: TO_THE_END, end: -TO_THE_END, step: -1 };
    });
    to.set(node.name, cut(node, to, cuts));
  },
  OneHot: oneHot,
  DepthToSpace: blocks('DepthToSpace'),
  SpaceToDepth: blocks('SpaceToDepth'),
  Tile: (node, to) => {
    const [input, counts] = node.input as [Ref, Ref];
    to.set(node.name, to.emit('Tile', [to.value(input), to.int64(to.ints(counts))]));
  },
  BroadcastTo: broadcast,
  Shape: (node, to) =>
    to.set(node.name, to.emit('Cast', [to.emit('Shape', [to.value(node.input[0]!)])], [attribute.int('to', 6)])),
  ZerosLike: (node, to) => filled(node, to, 0),
  OnesLike: (node, to) => filled(node, to, 1),
  Identity: (node, to) => to.set(node.name, to.emit('Identity', [to.value(node.input[0]!)])),
};
