/** The settings of built-in ops, by the number of their options' table. Those that are left out have none worth a look. */
import type { NodeDescription } from '../../inspect/model-description.js';
import type { Table } from './flat-buffer.js';
import { activations, paddings, tensorTypes } from './schema.js';

type Read = (table: Table, field: number) => string | number | boolean | number[];

const int: Read = (table, field) => table.int32(field);
const one: Read = (table, field) => table.int32(field, 1);
const float: Read = (table, field) => table.float32(field);
const flag: Read = (table, field) => table.uint8(field) !== 0;
const ints: Read = (table, field) => table.int32s(field);
const padding: Read = (table, field) => paddings[table.uint8(field)] ?? '';
const activation: Read = (table, field) => activations[table.uint8(field)] ?? '';
const type: Read = (table, field) => tensorTypes[table.uint8(field)] ?? '';

type Settings = Record<string, readonly [field: number, read: Read]>;

const fused: Settings = { activation: [0, activation] };
const axis: Settings = { axis: [0, int] };
const resized: Settings = { align_corners: [0, flag], half_pixel_centers: [1, flag] };

const settings: Record<number, Settings> = {
  // Conv2D
  1: {
    ...{ padding: [0, padding], stride_w: [1, int], stride_h: [2, int], activation: [3, activation] },
    ...{ dilation_w: [4, one], dilation_h: [5, one] },
  },
  // DepthwiseConv2D
  2: {
    ...{ padding: [0, padding], stride_w: [1, int], stride_h: [2, int], depth_multiplier: [3, int] },
    ...{ activation: [4, activation], dilation_w: [5, one], dilation_h: [6, one] },
  },
  // Pool2D
  5: {
    ...{ padding: [0, padding], stride_w: [1, int], stride_h: [2, int], filter_width: [3, int] },
    ...{ filter_height: [4, int], activation: [5, activation] },
  },
  // FullyConnected
  8: { activation: [0, activation], keep_num_dims: [2, flag], asymmetric_quantize_inputs: [3, flag] },
  // Softmax
  9: { beta: [0, float] },
  // Concatenation
  10: { axis: [0, int], activation: [1, activation] },
  // Add, Mul, Sub, Div
  ...{ 11: fused, 21: fused, 28: fused, 29: fused },
  // ResizeBilinear, whose first two fields are gone
  15: { align_corners: [2, flag], half_pixel_centers: [3, flag] },
  // Reshape
  17: { new_shape: [0, ints] },
  // SpaceToDepth, DepthToSpace
  ...{ 19: { block_size: [0, int] }, 94: { block_size: [0, int] } },
  // Gather
  23: { axis: [0, int], batch_dims: [1, int] },
  // Reducers
  27: { keep_dims: [0, flag] },
  // Squeeze
  30: { squeeze_dims: [0, ints] },
  // StridedSlice
  32: {
    ...{ begin_mask: [0, int], end_mask: [1, int], ellipsis_mask: [2, int], new_axis_mask: [3, int] },
    ...{ shrink_axis_mask: [4, int] },
  },
  // Split, SplitV
  ...{ 35: { num_splits: [0, int] }, 79: { num_splits: [0, int] } },
  // Cast
  37: { from: [0, type], to: [1, type] },
  // TransposeConv
  49: { padding: [0, padding], stride_w: [1, int], stride_h: [2, int], activation: [3, activation] },
  // Pack, Unpack
  ...{ 59: { values: [0, int], axis: [1, int] }, 64: { num: [0, int], axis: [1, int] } },
  // OneHot
  61: axis,
  // ResizeNearestNeighbor
  74: resized,
  // LeakyRelu
  75: { alpha: [0, float] },
  // BatchMatMul
  101: { adj_x: [0, flag], adj_y: [1, flag], asymmetric_quantize_inputs: [2, flag] },
  // Cumsum
  102: { exclusive: [0, flag], reverse: [1, flag] },
  // Gelu
  116: { approximate: [0, flag] },
};

/** An op's settings, defaults among them. */
export function attributesOf(optionsType: number, options: Table | null): NodeDescription['attributes'] {
  if (!options) return {};
  const known = Object.entries(settings[optionsType] ?? {});
  return Object.fromEntries(known.map(([name, [field, read]]) => [name, read(options, field)]));
}
