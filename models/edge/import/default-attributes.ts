/** Attributes that TensorFlow leaves out of files where they have their default (tensorflow/core/ops). */
import { attr, type AttrValue } from '../../engine/graph-def.js';

const [no, zero] = [attr.bool(false), attr.int(0)];
const [float, int] = [attr.type('float32'), attr.type('int32')];
const layout = { data_format: attr.string('NHWC') };
const convolution = { ...layout, dilations: { list: { i: [1, 1, 1, 1] } }, explicit_paddings: { list: {} } };
const reduction = { keep_dims: no, Tidx: int };
const comparison = { incompatible_shape_error: attr.bool(true) };

const defaults: Record<string, Record<string, AttrValue>> = {
  Conv2D: { ...convolution, use_cudnn_on_gpu: attr.bool(true) },
  Conv2DBackpropInput: { ...convolution, use_cudnn_on_gpu: attr.bool(true) },
  DepthwiseConv2dNative: convolution,
  MaxPool: { ...layout, T: float, explicit_paddings: { list: {} } },
  AvgPool: layout,
  BiasAdd: layout,
  FusedBatchNorm: { ...layout, epsilon: attr.float(1e-4), is_training: attr.bool(true) },
  FusedBatchNormV2: { ...layout, epsilon: attr.float(1e-4), is_training: attr.bool(true) },
  FusedBatchNormV3: { ...layout, epsilon: attr.float(1e-4), is_training: attr.bool(true) },
  MatMul: { transpose_a: no, transpose_b: no },
  BatchMatMul: { adj_x: no, adj_y: no },
  BatchMatMulV2: { adj_x: no, adj_y: no },
  LeakyRelu: { T: float, alpha: attr.float(0.2) },
  Mean: reduction,
  Sum: reduction,
  Max: reduction,
  Min: reduction,
  Prod: reduction,
  Equal: comparison,
  NotEqual: comparison,
  ArgMax: { Tidx: int, output_type: int },
  Reshape: { Tshape: int },
  Transpose: { Tperm: int },
  ConcatV2: { Tidx: int },
  ExpandDims: { Tdim: int },
  Squeeze: { squeeze_dims: { list: {} } },
  Shape: { out_type: int },
  Cast: { Truncate: no },
  GatherV2: { batch_dims: zero },
  ResourceGather: { batch_dims: zero },
  Pack: { axis: zero },
  Unpack: { axis: zero },
  Fill: { index_type: int },
  Pad: { Tpaddings: int },
  PadV2: { Tpaddings: int },
  Tile: { Tmultiples: int },
  Range: { Tidx: int },
  StridedSlice: {
    ...{ begin_mask: zero, end_mask: zero, ellipsis_mask: zero, new_axis_mask: zero, shrink_axis_mask: zero },
  },
};

/** All attributes of a node of this op, those that are left out too. */
export function wholeAttributes(op: string, given: Readonly<Record<string, AttrValue>>): Record<string, AttrValue> {
  return { ...(Object.hasOwn(defaults, op) ? defaults[op] : {}), ...given };
}
