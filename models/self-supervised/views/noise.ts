import type { Tensor4D } from '@tensorflow/tfjs';
import { tf } from '../../engine/tensorflow.js';
import { drawsOfNormals, normalDraws } from '../normal-draws.js';
import type { ViewKind } from './view-kind.js';

/** Normal noise of a deviation of `viewNoise` at each pixel and channel, clipped to 0…1. */
export const noise: ViewKind = {
  draws: ({ viewNoise }, { height, width, channels }) =>
    viewNoise > 0 ? drawsOfNormals(height * width * channels) : 0,
  apply(x_BHCW, draws_BD, { viewNoise }) {
    const [, height, channels, width] = x_BHCW.shape;
    const normal_BHCW = tf.reshape(normalDraws(draws_BD, height * channels * width), x_BHCW.shape);
    return tf.clipByValue(tf.add(x_BHCW, tf.mul(normal_BHCW, viewNoise)), 0, 1) as Tensor4D;
  },
};
