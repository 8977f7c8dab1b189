import type { Tensor, Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import { tf } from '../../../../engine/tensorflow.js';
import { activate } from './activations.js';
import { biased } from './dense.js';
import type { LayerConfig } from './layer-config.js';
import { inputOfRank, type LayerFunction, type LayerInputs } from './layer-function.js';

type Pair = [number, number];
type Padding = 'valid' | 'same';

interface Form {
  strides: Pair;
  padding: Padding;
}

/** Rows of pixels, and of one row, are the same to all of these: a signal [B, T, C] is an image [B, 1, T, C]. */
const asImage = (x: Tensor): Tensor4D => (x.rank === 4 ? x : tf.expandDims(x, 1)) as Tensor4D;
const asKernel = (kernel: Tensor, axes: number): Tensor4D =>
  (axes === 2 ? kernel : tf.expandDims(kernel, 0)) as Tensor4D;
const asSignal = (x: Tensor, axes: number): Tensor => (axes === 2 ? x : tf.squeeze(x, [1]));

/** One number for each axis of an image; of a signal, 1 for the other. */
function pair(config: LayerConfig, key: string, axes: number, missing?: number): Pair {
  const values = config.wholes(key, axes, missing === undefined ? undefined : new Array<number>(axes).fill(missing));
  if (values.some((value) => value < 1)) throw config.wrong(key, 'numbers from 1');
  return (axes === 2 ? values : [1, values[0]!]) as Pair;
}

/** A kernel [h, w, C, O] with zeros between its values: what a rate of dilation means, which every format's op has. */
function dilated(kernel: Tensor4D, [down, across]: Pair): Tensor4D {
  if (down === 1 && across === 1) return kernel;
  const [height, width, inner, outer] = kernel.shape;
  const spread = tf.pad(tf.reshape(kernel, [height, 1, width, 1, inner * outer]), [
    ...([
      [0, 0],
      [0, down - 1],
      [0, 0],
      [0, across - 1],
      [0, 0],
    ] as Pair[]),
  ]);
  const grid = tf.reshape(spread, [height * down, width * across, inner, outer]);
  return tf.slice(grid, [0, 0, 0, 0], [(height - 1) * down + 1, (width - 1) * across + 1, inner, outer]) as Tensor4D;
}

/** Strides, padding and the dilated kernel of a convolution over `axes`; what is causal is filled up before. */
function prepared(call: LayerInputs, axes: number, role: string): { x: Tensor4D; kernel: Tensor4D; form: Form } {
  const { config } = call;
  config.assertChannelsLast();
  const given = asImage(inputOfRank<Tensor>(call, axes + 2));
  const rates = pair(config, 'dilation_rate', axes, 1);
  const kernel = dilated(asKernel(call.weight(role), axes), rates);
  const padding = config.padding(...(axes === 1 ? ['causal'] : []));
  const strides = pair(config, 'strides', axes, 1);
  if (padding !== 'causal') return { x: given, kernel, form: { strides, padding: padding as Padding } };
  const before = kernel.shape[1] - 1;
  const x = tf.pad(given, [
    [0, 0],
    [0, 0],
    [before, 0],
    [0, 0],
  ] as Pair[]) as Tensor4D;
  return { x, kernel, form: { strides, padding: 'valid' } };
}

const convolution =
  (axes: 1 | 2): LayerFunction =>
  (call) => {
    const { x, kernel, form } = prepared(call, axes, 'kernel');
    const groups = call.config.whole('groups', 1);
    return finished(grouped(x, kernel, groups, form, call.config), axes, call);
  };

/** Each group of channels has kernels of its own. */
function grouped(
  x: Tensor4D,
  kernel: Tensor4D,
  groups: number,
  { strides, padding }: Form,
  config: LayerConfig,
): Tensor4D {
  if (groups === 1) return tf.conv2d(x, kernel, strides, padding);
  const channels = x.shape[3];
  if (groups < 1 || groups > 4096 || channels % groups !== 0) throw config.wrong('groups', 'a divisor of its channels');
  const [height, width, inner, outer] = kernel.shape;
  const parts = Array.from({ length: groups }, (_, group) => {
    const part = tf.slice(x, [0, 0, 0, group * inner], [x.shape[0], x.shape[1], x.shape[2], inner]);
    const own = tf.slice(kernel, [0, 0, 0, (group * outer) / groups], [height, width, inner, outer / groups]);
    return tf.conv2d(part, own, strides, padding);
  });
  return tf.concat(parts, 3);
}

const depthwise =
  (axes: 1 | 2): LayerFunction =>
  (call) => {
    const { x, kernel, form } = prepared(call, axes, 'kernel');
    return finished(perChannel(x, kernel, form, call), axes, call);
  };

/** With a kernel [h, w, C, M]: M results of each channel alone. */
function perChannel(x: Tensor4D, kernel: Tensor4D, { strides, padding }: Form, { config }: LayerInputs): Tensor4D {
  // A signal has one axis alone: the other one's stride is as good as any.
  const stride = x.shape[1] === 1 && kernel.shape[0] === 1 ? strides[1] : strides[0];
  if (stride !== strides[1]) throw config.refused('goes on by different strides along its axes, which is not computed');
  return tf.depthwiseConv2d(x, kernel, stride, padding);
}

const separable =
  (axes: 1 | 2): LayerFunction =>
  (call) => {
    const { x, kernel, form } = prepared(call, axes, 'depthwise_kernel');
    const points = asKernel(call.weight('pointwise_kernel'), axes);
    return finished(tf.conv2d(perChannel(x, kernel, form, call), points, 1, 'valid'), axes, call);
  };

const transposed =
  (axes: 1 | 2): LayerFunction =>
  (call) => {
    const { config } = call;
    config.assertChannelsLast();
    const x = asImage(inputOfRank<Tensor>(call, axes + 2));
    const kernel = asKernel(call.weight('kernel'), axes);
    if (pair(config, 'dilation_rate', axes, 1).some((rate) => rate !== 1)) {
      throw config.refused('is dilated, which is not computed for transposed convolutions');
    }
    const strides = pair(config, 'strides', axes, 1);
    const padding = config.padding() as Padding;
    const more = config.json['output_padding'] ?? null;
    const extra =
      more === null
        ? null
        : axes === 2
          ? config.wholes('output_padding', 2)
          : [0, ...config.wholes('output_padding', 1)];
    const [height, width] = [0, 1].map((axis) =>
      grown(x.shape[axis + 1]!, {
        kernel: kernel.shape[axis]!,
        stride: strides[axis]!,
        padding,
        extra: extra?.[axis] ?? null,
      }),
    ) as Pair;
    const shape = [x.shape[0], height, width, kernel.shape[2]] as [number, number, number, number];
    config.sized(shape);
    return finished(tf.conv2dTranspose(x, kernel, shape, strides, padding), axes, call);
  };

/** As Keras has the size of what a transposed convolution gives. */
function grown(
  size: number,
  { kernel, stride, padding, extra }: { kernel: number; stride: number; padding: Padding; extra: number | null },
): number {
  if (extra === null) return padding === 'same' ? size * stride : size * stride + Math.max(kernel - stride, 0);
  const cut = padding === 'same' ? Math.floor(kernel / 2) : 0;
  return (size - 1) * stride + kernel - 2 * cut + extra;
}

function finished(y: Tensor4D, axes: number, call: LayerInputs): Tensor {
  return activate(biased(asSignal(y, axes), call), call.config);
}

const pool =
  (axes: 1 | 2, of: (x: Tensor4D, size: Pair, strides: Pair, padding: Padding) => Tensor4D): LayerFunction =>
  (call) => {
    const { config } = call;
    config.assertChannelsLast();
    const x = asImage(inputOfRank<Tensor>(call, axes + 2));
    const size = pair(config, 'pool_size', axes);
    const strides = (config.json['strides'] ?? null) === null ? size : pair(config, 'strides', axes);
    return asSignal(of(x, size, strides, config.padding() as Padding), axes);
  };

const largest = (x: Tensor4D, size: Pair, strides: Pair, padding: Padding): Tensor4D =>
  tf.maxPool(x, size, strides, padding);
const mean = (x: Tensor4D, size: Pair, strides: Pair, padding: Padding): Tensor4D =>
  tf.avgPool(x, size, strides, padding);

/** Over all places; of a signal, those alone that count. */
const overall =
  (axes: 1 | 2, of: (x: Tensor, over: number[], keep: boolean) => Tensor, masked = false): LayerFunction =>
  (call) => {
    call.config.assertChannelsLast();
    const x = inputOfRank<Tensor>(call, axes + 2);
    const keep = call.config.flag('keepdims', false);
    const [mask] = call.masks;
    if (masked && mask) return meanOfCounted(x as Tensor3D, mask, keep);
    return of(x, axes === 1 ? [1] : [1, 2], keep);
  };

function meanOfCounted(x: Tensor3D, mask: Tensor, keep: boolean): Tensor {
  const counts = tf.expandDims(mask, 2);
  return tf.div(tf.sum(tf.mul(x, counts), 1, keep), tf.sum(counts, 1, keep));
}

const meanOver = (x: Tensor, over: number[], keep: boolean): Tensor => tf.mean(x, over, keep);
const largestOver = (x: Tensor, over: number[], keep: boolean): Tensor => tf.max(x, over, keep);

export const convolutionLayers: Readonly<Record<string, LayerFunction>> = {
  Conv1D: convolution(1),
  Conv2D: convolution(2),
  Conv1DTranspose: transposed(1),
  Conv2DTranspose: transposed(2),
  DepthwiseConv1D: depthwise(1),
  DepthwiseConv2D: depthwise(2),
  SeparableConv1D: separable(1),
  SeparableConv2D: separable(2),
  MaxPooling1D: pool(1, largest),
  MaxPooling2D: pool(2, largest),
  AveragePooling1D: pool(1, mean),
  AveragePooling2D: pool(2, mean),
  GlobalAveragePooling1D: overall(1, meanOver, true),
  GlobalAveragePooling2D: overall(2, meanOver),
  GlobalMaxPooling1D: overall(1, largestOver),
  GlobalMaxPooling2D: overall(2, largestOver),
};
