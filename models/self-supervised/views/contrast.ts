import type { Tensor4D } from '@tensorflow/tfjs';
import { tf } from '../../engine/tensorflow.js';
import { factorOf } from './columns.js';
import { LUMA } from './luma.js';
import { table } from './table.js';
import type { ViewKind } from './view-kind.js';

/** Distances from the view's mean luma times a factor from 1 − `contrast` to 1 + `contrast`, clipped to 0…1 as torchvision does. */
export const contrast: ViewKind = {
  draws: (settings) => (settings.contrast > 0 ? 1 : 0),
  apply(x_BHCW, draws_B1, settings) {
    const factor = tf.reshape(factorOf(draws_B1, settings.contrast), [-1, 1, 1, 1]) as Tensor4D;
    const shift = tf.mul(meanLuma(x_BHCW), tf.sub(1, factor));
    return tf.clipByValue(tf.add(tf.mul(x_BHCW, factor), shift), 0, 1);
  },
};

/** [B, 1, 1, 1] */
function meanLuma(x_BHCW: Tensor4D): Tensor4D {
  const mean_B1C1 = tf.mean(x_BHCW, [1, 3], true) as Tensor4D;
  if (x_BHCW.shape[2] === 1) return mean_B1C1;
  return tf.sum(
    tf.mul(
      mean_B1C1,
      table<Tensor4D>([1, 1, LUMA.length, 1], (at) => LUMA[at]!),
    ),
    2,
    true,
  );
}
