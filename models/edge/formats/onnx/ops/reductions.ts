import type { NodeDef } from '../../../../engine/graph-def.js';
import { read, type Lowering, type OpMapping } from '../lowering.js';
import { attribute } from '../onnx-graph.js';

/** The axes that a reduction goes over, ascending, counted from 0. */
function axesOf(node: NodeDef, to: Lowering): number[] {
  const rank = to.shape(node.input[0]!).length;
  const axes = to.ints(node.input[1]!).map((axis) => (axis < 0 ? axis + rank : axis));
  return axes.sort((a, b) => a - b);
}

/** Until opset 18 the axes are an attribute, but for ReduceSum. */
function reduce(to: Lowering, op: string, value: string, { axes, keep }: { axes: number[]; keep: boolean }): string {
  const kept = attribute.int('keepdims', keep ? 1 : 0);
  if (op === 'ReduceSum') return to.emit(op, [value, to.int64(axes)], [kept]);
  return to.emit(op, [value], [attribute.ints('axes', axes), kept]);
}

function reduction(op: string): OpMapping {
  return (node, to) => {
    const [input] = node.input as [string];
    const axes = axesOf(node, to);
    const keep = read.flag(node, 'keep_dims');
    if (axes.length === 0) return to.set(node.name, to.emit('Identity', [to.value(input)]));
    // Over both axes of pictures the order of the others is the same either way.
    if (String(axes) === '1,2' && to.liesChannelsFirst(input)) {
      const pooled = op === 'ReduceMean' ? to.emit('GlobalAveragePool', [to.channelsFirst(input)]) : null;
      const sums = pooled ?? reduce(to, op, to.channelsFirst(input), { axes: [2, 3], keep: true });
      if (keep) to.setChannelsFirst(node.name, sums);
      else to.set(node.name, to.reshape(sums, [0, to.sizes(input)[3]!]));
      return;
    }
    to.set(node.name, reduce(to, op, to.value(input), { axes, keep }));
  };
}

/** Over bools, which ONNX reduces as whole numbers. */
function overBools(op: string): OpMapping {
  return (node, to) => {
    const whole = to.emit('Cast', [to.value(node.input[0]!)], [attribute.int('to', 6)]);
    const reduced = reduce(to, op, whole, { axes: axesOf(node, to), keep: read.flag(node, 'keep_dims') });
    to.set(node.name, to.emit('Cast', [reduced], [attribute.int('to', 9)]));
  };
}

/** The place of the largest or smallest along an axis: int64 in ONNX, int32 here. */
function place(op: string): OpMapping {
  return (node, to) => {
    const [input, axis] = node.input as [string, string];
    const attributes = [attribute.int('axis', to.ints(axis)[0]!), attribute.int('keepdims', 0)];
    const found = to.emit(op, [to.value(input)], attributes);
    to.set(node.name, to.emit('Cast', [found], [attribute.int('to', 6)]));
  };
}

export const reductionOps: Record<string, OpMapping> = {
  Mean: reduction('ReduceMean'),
  Sum: reduction('ReduceSum'),
  Max: reduction('ReduceMax'),
  Min: reduction('ReduceMin'),
  Prod: reduction('ReduceProd'),
  EuclideanNorm: reduction('ReduceL2'),
  All: overBools('ReduceMin'),
  Any: overBools('ReduceMax'),
  ArgMax: place('ArgMax'),
  ArgMin: place('ArgMin'),
  Cumsum: (node, to) => {
    const [input, axis] = node.input as [string, string];
    const attributes = [
      attribute.int('exclusive', read.flag(node, 'exclusive') ? 1 : 0),
      attribute.int('reverse', read.flag(node, 'reverse') ? 1 : 0),
    ];
    to.set(node.name, to.emit('CumSum', [to.value(input), to.int64(to.ints(axis).slice(0, 1), [])], attributes));
  },
};
