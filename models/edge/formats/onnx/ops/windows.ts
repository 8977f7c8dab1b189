/** Windows that slide over pictures. */
import type { NodeDef } from '../../../../engine/graph-def.js';
import { UnsupportedExport } from '../../format.js';
import { read } from '../lowering.js';

/** Of the two axes of a picture. */
export type Pair = readonly [height: number, width: number];
/** Top, left, bottom, right: ONNX's order. */
export type Pads = readonly [number, number, number, number];

/** The two middle ones of an attribute for [B, H, W, C]; 1 where it isn't given. Throws where it is for another order. */
export function pairOf(node: NodeDef, name: string): Pair {
  const order = read.text(node, 'data_format');
  if (order !== '' && order !== 'NHWC') {
    throw new UnsupportedExport(`ONNX: '${node.name}' takes pictures as ${order}; only NHWC can be written.`);
  }
  const [, height = 1, width = 1] = read.ints(node, name);
  return [height, width];
}

/** What is padded around `input` so that windows fit as TensorFlow's padding says (SAME: the odd one behind). */
export function padsOf(
  node: NodeDef,
  { input, kernel, strides, dilations = [1, 1] }: { input: Pair; kernel: Pair; strides: Pair; dilations?: Pair },
): Pads {
  const padding = read.text(node, 'padding');
  if (padding === 'VALID') return [0, 0, 0, 0];
  if (padding === 'EXPLICIT') {
    const [, , top = 0, bottom = 0, left = 0, right = 0] = read.ints(node, 'explicit_paddings');
    return [top, left, bottom, right];
  }
  const all = ([0, 1] as const).map((axis) => {
    const reach = (kernel[axis] - 1) * dilations[axis] + 1;
    return Math.max(0, (Math.ceil(input[axis] / strides[axis]) - 1) * strides[axis] + reach - input[axis]);
  });
  const [top, left] = all.map((sum) => Math.floor(sum / 2)) as [number, number];
  return [top, left, all[0]! - top, all[1]! - left];
}

export const hasPads = (pads: Pads): boolean => pads.some((pad) => pad > 0);
