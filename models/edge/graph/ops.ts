/**
 * All ops that the graph of a run can have, besides Const and Placeholder: what a format's writer has to know. Attributes are
 * TensorFlow's own.
 */
export const inferenceOps = [
  'Const',
  /** One for each input. */
  'Placeholder',

  // Products. The second input of MatMul, Conv2D and Conv2DBackpropInput is always a constant.
  /** [M, I] · [I, O]; `transpose_b` only where the constant is an embedding's as well. */
  'MatMul',
  /** [B, H, W, C] with a kernel [h, w, C, O]: NHWC, padding SAME or VALID, `strides`, no dilation. */
  'Conv2D',
  /**
   * A transposed convolution: sizes of the output, kernel [h, w, O, C], input [B, H, W, C]. The sizes are a Pack of the
   * batch (StridedSlice of a Shape) and constants, which nothing else reads.
   */
  'Conv2DBackpropInput',
  'Shape',
  'StridedSlice',
  'Pack',
  /** [B, H, T, D] · [B, H, S, D]ᵀ (`adj_y`) or · [B, H, S, D]: both inputs are values. */
  'BatchMatMulV2',
  /** The sum of a product and a constant [channels]; NHWC. */
  'BiasAdd',

  // Element by element, with TensorFlow's broadcasting; either input may be a constant.
  'AddV2',
  'Sub',
  'Mul',
  /** Of two values: the mean of those tokens that are no padding. */
  'RealDiv',
  'Maximum',
  'Minimum',
  'SquaredDifference',
  /** Where the first input, a bool, is true the second, else the third. */
  'SelectV2',
  'Equal',
  /** Of a value with itself too: where it is NaN. */
  'NotEqual',
  'LogicalAnd',
  /** Between bools and floats. */
  'Cast',

  // Of one value.
  'Relu',
  'LeakyRelu',
  'Elu',
  'Tanh',
  'Erf',
  'Square',
  'Rsqrt',
  /** Over the last axis. */
  'Softmax',

  // Over several.
  /** Axes are a constant; `keep_dims`. */
  'Mean',
  'Sum',
  /** NHWC, padding SAME or VALID. */
  'MaxPool',

  // Of places alone. Sizes, permutations, begins and axes are int32 constants; −1 stands for the batch.
  'Reshape',
  'Transpose',
  'Slice',
  'ConcatV2',
  /** With a number to pad with. */
  'PadV2',
  /** Along the first axis: several outputs. */
  'Unpack',
  /** Rows of an embedding by int32 tokens, or columns of a row by constant places; `axis` is the third input. */
  'GatherV2',
] as const;

/** Ops that a model of layers from a file can have besides; runs have none of them. */
export const importedOps = [
  /** With a kernel [h, w, C, M]: NHWC, one stride for both axes, no dilation. */
  'DepthwiseConv2dNative',
  /** NHWC; what SAME fills up is left out of the mean. */
  'AvgPool',
  /** To a constant [height, width], pixels being areas: `half_pixel_centers`. */
  'ResizeNearestNeighbor',
  'ResizeBilinear',
  'RealDiv',
  'Sigmoid',
  'Softplus',
  'LogSoftmax',
  'Exp',
  'Sqrt',
  'Abs',
  'Max',
] as const;
