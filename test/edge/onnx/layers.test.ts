/** What layers of others become: models that are imported bring ops that the lab's own don't have. */
import { expect, test } from 'vitest';
import type { Tensor, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import { tf } from '../../../models/engine/tensorflow.js';
import { examples, graphOfLayers, made } from '../graph-of-layers.js';
import { errorsOf, ranges } from './ran.js';

type Layers = Record<string, (x: Tensor4D) => Tensor>;

const pads = (height: [number, number], width: [number, number]): [number, number][] => [[0, 0], height, width, [0, 0]];

const pictures: Layers = {
  depthwise: (x) => tf.depthwiseConv2d(x, made<Tensor4D>([3, 3, 6, 2]), 1, 'same'),
  depthwise_strided: (x) => tf.depthwiseConv2d(x, made<Tensor4D>([3, 2, 6, 1]), 2, 'valid'),
  separable: (x) => tf.separableConv2d(x, made<Tensor4D>([3, 3, 6, 2]), made<Tensor4D>([1, 1, 12, 5]), 1, 'same'),
  dilated: (x) => tf.conv2d(x, made<Tensor4D>([3, 3, 6, 5]), 1, 'same', 'NHWC', 2),
  strided: (x) => tf.conv2d(x, made<Tensor4D>([3, 3, 6, 5]), 2, 'same'),
  average_pool: (x) => tf.avgPool(x, 3, 2, 'same'),
  average_pool_valid: (x) => tf.avgPool(x, 2, 2, 'valid'),
  max_pool: (x) => tf.maxPool(x, 3, 2, 'same'),
  zero_padding: (x) => tf.pad(x, pads([1, 2], [0, 1])),
  mirrored_padding: (x) => tf.mirrorPad(x, pads([1, 2], [2, 1]), 'reflect'),
  cropping: (x) => tf.slice(x, [0, 1, 2, 0], [-1, 4, 3, -1]),
  upsampling: (x) => tf.image.resizeNearestNeighbor(x, [14, 18]),
  upsampling_half_pixels: (x) => tf.image.resizeNearestNeighbor(x, [14, 12], false, true),
  upsampling_bilinear: (x) => tf.image.resizeBilinear(x, [14, 12]),
  upsampling_bilinear_half_pixels: (x) => tf.image.resizeBilinear(x, [14, 12], false, true),
  batch_norm: (x) => tf.batchNorm(x, made([6]), tf.square(made([6])), made([6], 4), made([6], 5)),
  concatenated_channels: (x) => tf.concat([x, tf.relu(x)], 3),
  concatenated_rows: (x) => tf.concat([x, tf.relu(x)], 1),
  global_average: (x) => tf.mean(x, [1, 2]),
  global_largest: (x) => tf.add(tf.max(x, [1, 2], true), x),
  squeeze_excitation: (x) => {
    const gates = tf.sigmoid(tf.matMul(tf.mean(x, [1, 2]) as Tensor2D, made<Tensor2D>([6, 6])));
    return tf.mul(x, tf.reshape(gates, [-1, 1, 1, 6]));
  },
  past_a_convolution: (x) => tf.add(x, tf.conv2d(x, made<Tensor4D>([3, 3, 6, 6]), 1, 'same')),
  scaled_pixels: (x) => tf.mul(x, made([7, 6, 1])),
  prelu: (x) => tf.prelu(x, made([6])),
  relu6: (x) => tf.relu6(tf.mul(x, 9)),
  transposed: (x) => tf.conv2dTranspose(x, made<Tensor4D>([3, 3, 5, 6]), [x.shape[0], 14, 12, 5], 2, 'same'),
  transposed_valid: (x) => tf.conv2dTranspose(x, made<Tensor4D>([3, 3, 5, 6]), [x.shape[0], 15, 13, 5], 2, 'valid'),
  mean_of_channels: (x) => tf.mean(x, 3, true),
  depth_to_space: (x) => tf.depthToSpace(tf.concat([x, tf.slice(x, [0, 0, 0, 0], [-1, -1, -1, 2])], 3) as Tensor4D, 2),
  // The largest of what is there, not of what is padded.
  largest_around: (x) => tf.maxPool(tf.pad(tf.sub(x, 3), pads([1, 1], [1, 1]), -1e9) as Tensor4D, 3, 2, 'valid'),
  flat: (x) => tf.matMul(tf.reshape(x, [-1, 252]) as Tensor2D, made<Tensor2D>([252, 4])),
};

/** A convolution before each and after it, so that it meets pictures as they lie between them. */
const throughPictures = (layers: Layers) =>
  graphOfLayers([7, 6, 4], (x) =>
    mapped(layers, (layer) => {
      const y = layer(tf.conv2d(x as Tensor4D, made<Tensor4D>([3, 3, 4, 6]), 1, 'same'));
      return y.rank === 4 ? tf.conv2d(y as Tensor4D, made<Tensor4D>([2, 2, y.shape[3]!, 3]), 1, 'valid') : y;
    }),
  );

const rows: Record<string, (x: Tensor) => Tensor> = {
  elu: tf.elu,
  selu: tf.selu,
  softplus: tf.softplus,
  softsign: (x) => tf.div(x, tf.add(tf.abs(x), 1)),
  swish: (x) => tf.mul(x, tf.sigmoid(x)),
  mish: (x) => mish(tf.mul(x, 2)),
  hard_sigmoid: (x) => tf.clipByValue(tf.add(tf.mul(x, 0.2), 0.5), 0, 1),
  leaky_relu: (x) => tf.leakyRelu(x, 0.3),
  thresholded_relu: (x) => tf.mul(x, tf.cast(tf.greater(x, 0.5), 'float32')),
  log_softmax: (x) => tf.logSoftmax(x),
  softmax_of_columns: (x) => tf.transpose(tf.softmax(tf.transpose(x, [0, 2, 1])), [0, 2, 1]),
  running_sum: (x) => tf.cumsum(x, 1),
  turned_round: (x) => tf.reverse(x, 1),
  largest_place: (x) => tf.cast(tf.argMax(x, 2), 'float32'),
  repeated: (x) => tf.tile(x, [1, 2, 1]),
  halves: (x) => tf.concat(tf.split(x, 2, 2).reverse(), 2),
  parts: (x) => tf.concat(tf.split(x, [1, 3, 2], 2).reverse(), 2),
  one_by_one: (x) => tf.stack(tf.unstack(x, 1).reverse(), 1),
  every_second: (x) => tf.stridedSlice(x, [0, 1], [100, 5], [1, 2], 1),
  missing: (x) => tf.where(tf.isNaN(tf.log(x)), tf.zerosLike(x), x),
  powers: (x) => tf.pow(tf.add(tf.sqrt(tf.abs(x)), 1), tf.scalar(1.5)),
  whole_parts: (x) => tf.add(tf.floor(tf.mul(x, 5)), tf.mod(tf.mul(x, 5), 2)),
  logarithms: (x) => tf.add(tf.log1p(tf.abs(x)), tf.expm1(x)),
  compared: (x) => tf.cast(tf.logicalAnd(tf.lessEqual(x, 0.5), tf.logicalNot(tf.equal(x, 0))), 'float32'),
  span: (x) => tf.sub(tf.max(x, 1), tf.min(x, 1)),
  product_of_all: (x) => tf.prod(x, 2),
  layer_norm: (x) => {
    const { mean, variance } = tf.moments(x, -1, true);
    return tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-3))), made([6])), made([6], 4));
  },
  sequence_convolution: (x) => tf.conv1d(x as Tensor3D, made<Tensor3D>([3, 6, 5]), 1, 'same'),
  causal_convolution: (x) =>
    tf.conv1d(
      tf.pad(x, [
        [0, 0],
        [4, 0],
        [0, 0],
      ]) as Tensor3D,
      made<Tensor3D>([3, 6, 5]),
      1,
      'valid',
      'NWC',
      2,
    ),
  gru: (x) =>
    unrolled(x, (step, h) => {
      const [z, r] = tf.split(tf.sigmoid(tf.add(dense(step, 8), dense(h, 8))), 2, 1) as [Tensor2D, Tensor2D];
      const candidate = tf.tanh(tf.add(dense(step, 4), dense(tf.mul(r, h), 4)));
      return tf.add(tf.mul(z, h), tf.mul(tf.sub(1, z), candidate));
    }),
  lstm: (x) =>
    unrolled(x, (step, h) => {
      const gates = tf.split(tf.add(dense(step, 16), dense(h, 16)), 4, 1) as Tensor2D[];
      const cell = tf.add(tf.mul(tf.sigmoid(gates[0]!), h), tf.mul(tf.sigmoid(gates[1]!), tf.tanh(gates[2]!)));
      return tf.mul(tf.sigmoid(gates[3]!), tf.tanh(cell));
    }),
};

const mish = (x: Tensor) => tf.mul(x, tf.tanh(tf.softplus(x)));
const dense = (x: Tensor, units: number) => tf.matMul(x as Tensor2D, made<Tensor2D>([x.shape[1]!, units]));

/** A recurrent layer of 4 units, step by step. */
function unrolled(x: Tensor, step: (x: Tensor, h: Tensor) => Tensor): Tensor {
  const steps = tf.unstack(x, 1);
  return steps.reduce((h, one) => step(one, h), dense(steps[0]!, 4));
}

function mapped<T>(layers: Record<string, (x: T) => Tensor>, of: (layer: (x: T) => Tensor) => Tensor) {
  return Object.fromEntries(Object.entries(layers).map(([name, layer]) => [name, of(layer)]));
}

/** Those that err by more than `most`. */
const wrong = (errors: Record<string, number>, most: number) =>
  Object.entries(errors).filter(([, error]) => !(error < most));

test('pictures through all kinds of layers are what TensorFlow makes of them', async () => {
  const graph = await throughPictures(pictures);
  expect(wrong(await errorsOf(graph, {}, [examples(graph, 1), examples(graph, 3)]), 1e-5)).toEqual([]);
});

test('rows through all kinds of layers are what TensorFlow makes of them', async () => {
  const graph = await graphOfLayers([5, 6], (x) => mapped(rows, (layer) => layer(x)));
  expect(wrong(await errorsOf(graph, {}, [examples(graph, 1), examples(graph, 3)]), 1e-5)).toEqual([]);
});

test('int8 has these layers too', async () => {
  const graph = await throughPictures(pictures);
  const given = { precision: 'int8', calibration: await ranges(graph, examples(graph, 32)) } as const;
  const errors = await errorsOf(graph, given, [examples(graph, 3)]);
  expect(wrong(errors, 0.06)).toEqual([]);
  expect(Math.min(...Object.values(errors))).toBeGreaterThan(0);
});
