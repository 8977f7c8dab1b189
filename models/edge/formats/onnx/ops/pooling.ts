import type { NodeDef } from '../../../../engine/graph-def.js';
import type { Ref } from '../../../graph/inference-graph.js';
import { read, type Lowering, type OpMapping } from '../lowering.js';
import { attribute } from '../onnx-graph.js';
import { hasPads, padsOf, pairOf, type Pads, type Pair } from './windows.js';

/** Neither kind counts what is padded: the largest of what is there, the mean of what is there. */
function pool(op: string): OpMapping {
  return (node, to) => {
    const [input] = node.input as [Ref];
    const [kernel, strides] = [pairOf(node, 'ksize'), pairOf(node, 'strides')];
    const pads = padsOf(node, { input: to.sizes(input).slice(1, 3) as unknown as Pair, kernel, strides });
    write(node, to, { op, value: to.channelsFirst(input), kernel, strides, pads });
  };
}

function write(
  node: NodeDef,
  to: Lowering,
  { op, value, kernel, strides, pads }: { op: string; value: string; kernel: Pair; strides: Pair; pads: Pads },
): void {
  const attributes = [
    attribute.ints('kernel_shape', kernel),
    attribute.ints('strides', strides),
    ...(hasPads(pads) ? [attribute.ints('pads', pads)] : []),
  ];
  to.setChannelsFirst(node.name, to.emit(op, [value], attributes));
}

/**
 * Rows and columns around a picture that a maximum over windows is to pass over: ONNX pads so by itself, and a range with
 * the lowest number in it could not be quantised. Returns whether it has written both.
 */
export function padsMaxPool(
  node: NodeDef,
  to: Lowering,
  { value, pads }: { value: number; pads: readonly number[] },
): boolean {
  const next = to.onlyReader(node.name);
  const isAround = pads.length === 8 && [0, 1, 6, 7].every((at) => pads[at] === 0) && pads.every((pad) => pad >= 0);
  if (value > -1e6 || !isAround || next?.op !== 'MaxPool' || read.text(next, 'padding') !== 'VALID') return false;
  const [kernel, strides] = [pairOf(next, 'ksize'), pairOf(next, 'strides')];
  const around: Pads = [pads[2]!, pads[4]!, pads[3]!, pads[5]!];
  // A window has to hold something, and ONNX Runtime wants less padding than window.
  if (around.some((pad, at) => pad >= kernel[at % 2]!)) return false;
  write(next, to, { op: 'MaxPool', value: to.channelsFirst(node.input[0]!), kernel, strides, pads: around });
  to.skip(next);
  return true;
}

export const poolingOps: Record<string, OpMapping> = { MaxPool: pool('MaxPool'), AvgPool: pool('AveragePool') };
