import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { tf } from '../../engine/tensorflow.js';
import { column } from './columns.js';
import { table } from './table.js';
import type { ViewKind } from './view-kind.js';

/** A black square of `cutout` of the shorter side, somewhere within each view (DeVries & Taylor 2017, who let it stick out). */
export const cutout: ViewKind = {
  draws: (settings) => (settings.cutout > 0 ? 2 : 0),
  apply(x_BHCW, draws_B2, settings) {
    const [, height, , width] = x_BHCW.shape;
    const side = sideOf(settings.cutout, Math.min(height, width));
    const covered = (at: number, pixels: number) => coveredOf(column(draws_B2, at), { side, pixels });
    const down = tf.reshape(covered(0, height), [-1, height, 1, 1]);
    const across = tf.reshape(covered(1, width), [-1, 1, 1, width]);
    return tf.mul(x_BHCW, tf.sub(1, tf.mul(down, across))) as Tensor4D;
  },
};

/** Pixels of the square's side: at least one, and one less than the image has. */
export function sideOf(share: number, pixels: number): number {
  return Math.max(1, Math.min(pixels - 1, Math.round(share * pixels)));
}

/** 1 for each pixel of a side [B, pixels] that the square covers. */
function coveredOf(draw_B1: Tensor2D, { side, pixels }: { side: number; pixels: number }): Tensor2D {
  const start_B1 = tf.floor(tf.mul(draw_B1, pixels + 1 - side));
  const place_1N = table<Tensor2D>([1, pixels], (at) => at);
  const within = tf.logicalAnd(tf.greaterEqual(place_1N, start_B1), tf.less(place_1N, tf.add(start_B1, side)));
  return tf.cast<Tensor2D>(within as Tensor2D, 'float32');
}
