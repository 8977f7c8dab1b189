import type { Tensor, Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import { tf } from '../../../../engine/tensorflow.js';
import { inputOf, inputOfRank, type LayerFunction, type LayerInputs } from './layer-function.js';

const pass: LayerFunction = (call) => inputOf(call);

/** [before, after] for each axis of an image or a signal, none for batch and channels. */
function edges(pairs: [number, number][]): [number, number][] {
  return [[0, 0], ...pairs, [0, 0]];
}

const zeroPadding =
  (axes: 1 | 2): LayerFunction =>
  (call) => {
    call.config.assertChannelsLast();
    const x = inputOfRank<Tensor>(call, axes + 2);
    const pairs = edges(call.config.pairs('padding', axes));
    call.config.sized(x.shape.map((size, axis) => size + pairs[axis]![0] + pairs[axis]![1]));
    return tf.pad(x, pairs);
  };

const cropping =
  (axes: 1 | 2): LayerFunction =>
  (call) => {
    const { config } = call;
    config.assertChannelsLast();
    const x = inputOfRank<Tensor>(call, axes + 2);
    const cut = edges(config.pairs('cropping', axes));
    const sizes = x.shape.map((size, axis) => size - cut[axis]![0] - cut[axis]![1]);
    if (sizes.some((size) => size < 1)) throw config.refused('leaves nothing of what it crops');
    return tf.slice(
      x,
      cut.map(([before]) => before),
      sizes,
    );
  };

function resized({ config }: LayerInputs, x: Tensor4D, [height, width]: [number, number], how: string): Tensor4D {
  if (height < 1 || width < 1) throw config.refused(`makes pictures of ${height} × ${width}`);
  config.sized([x.shape[0], height, width, x.shape[3]]);
  if (how === 'nearest') return tf.image.resizeNearestNeighbor(x, [height, width], false, true);
  if (how === 'bilinear') return tf.image.resizeBilinear(x, [height, width], false, true);
  throw config.wrong('interpolation', 'nearest or bilinear');
}

export const shapeLayers: Readonly<Record<string, LayerFunction>> = {
  Dropout: pass,
  SpatialDropout1D: pass,
  SpatialDropout2D: pass,
  AlphaDropout: pass,
  GaussianDropout: pass,
  GaussianNoise: pass,
  ActivityRegularization: pass,
  Identity: pass,
  RandomFlip: pass,
  RandomRotation: pass,
  RandomZoom: pass,
  RandomTranslation: pass,
  RandomContrast: pass,
  RandomBrightness: pass,
  Flatten(call) {
    call.config.assertChannelsLast();
    const x = inputOf(call);
    return tf.reshape(x, [-1, x.shape.slice(1).reduce((product, size) => product * size, 1)]);
  },
  Reshape(call) {
    const { config } = call;
    const x = inputOf(call);
    const value = config.json['target_shape'];
    const target = config.wholes('target_shape', Array.isArray(value) ? value.length : 1);
    const whole = x.shape.slice(1).reduce((product, size) => product * size, 1);
    const told = target.filter((size) => size !== -1).reduce((product, size) => product * size, 1);
    const sizes = target.map((size) => (size === -1 ? whole / told : size));
    if (
      sizes.reduce((product, size) => product * size, 1) !== whole ||
      target.filter((size) => size === -1).length > 1
    ) {
      throw config.refused(`makes [${target.join(', ')}] of [${x.shape.slice(1).join(', ')}], which does not fit`);
    }
    return tf.reshape(x, [x.shape[0]!, ...sizes]);
  },
  Permute(call) {
    const x = inputOf(call);
    const dims = call.config.wholes('dims', x.rank - 1);
    if (new Set(dims).size !== dims.length || dims.some((axis) => axis < 1 || axis >= x.rank)) {
      throw call.config.wrong('dims', `the axes 1 to ${x.rank - 1} in some order`);
    }
    return tf.transpose(x, [0, ...dims]);
  },
  RepeatVector(call) {
    const times = call.config.whole('n');
    if (times < 1 || times > 1e5) throw call.config.wrong('n', 'from 1 to 100000');
    const x = inputOfRank<Tensor>(call, 2);
    return tf.mul(tf.expandDims(x, 1), tf.ones(call.config.sized([1, times, 1])));
  },
  ZeroPadding1D: zeroPadding(1),
  ZeroPadding2D: zeroPadding(2),
  Cropping1D: cropping(1),
  Cropping2D: cropping(2),
  UpSampling1D(call) {
    const x = inputOfRank<Tensor3D>(call, 3);
    const times = call.config.whole('size', 2);
    const image = tf.expandDims(x, 2) as Tensor4D;
    return tf.squeeze(resized(call, image, [x.shape[1] * times, 1], 'nearest'), [2]);
  },
  UpSampling2D(call) {
    const { config } = call;
    config.assertChannelsLast();
    const x = inputOfRank<Tensor4D>(call, 4);
    const [down, across] = config.wholes('size', 2, [2, 2]) as [number, number];
    return resized(call, x, [x.shape[1] * down, x.shape[2] * across], config.text('interpolation', 'nearest'));
  },
  Resizing(call) {
    const { config } = call;
    config.assertChannelsLast();
    const x = inputOfRank<Tensor4D>(call, 4);
    const [height, width] = [config.whole('height'), config.whole('width')];
    if (config.flag('crop_to_aspect_ratio', false) || config.flag('pad_to_aspect_ratio', false)) {
      throw config.refused('keeps the ratio of the sides, which is not computed');
    }
    return resized(call, x, [height, width], config.text('interpolation', 'bilinear'));
  },
  CenterCrop(call) {
    const { config } = call;
    config.assertChannelsLast();
    const x = inputOfRank<Tensor4D>(call, 4);
    const [height, width] = [config.whole('height'), config.whole('width')];
    const [top, left] = [Math.floor((x.shape[1] - height) / 2), Math.floor((x.shape[2] - width) / 2)];
    if (top < 0 || left < 0) throw config.refused('crops more than there is');
    return tf.slice(x, [0, top, left, 0], [x.shape[0], height, width, x.shape[3]]);
  },
};
