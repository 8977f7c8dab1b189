import type { Tensor4D } from '@tensorflow/tfjs';
import { tf } from '../../engine/tensorflow.js';
import { factorOf } from './columns.js';
import type { ViewKind } from './view-kind.js';

/** Pixels times a factor from 1 − `brightness` to 1 + `brightness`, clipped to 0…1 as torchvision does. */
export const brightness: ViewKind = {
  draws: (settings) => (settings.brightness > 0 ? 1 : 0),
  apply(x_BHCW, draws_B1, settings) {
    const factor = tf.reshape(factorOf(draws_B1, settings.brightness), [-1, 1, 1, 1]) as Tensor4D;
    return tf.clipByValue(tf.mul(x_BHCW, factor), 0, 1);
  },
};
