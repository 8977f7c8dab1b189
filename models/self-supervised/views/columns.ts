import type { Tensor2D } from '@tensorflow/tfjs';
import { tf } from '../../engine/tensorflow.js';

/** One draw of each image: [B, 1]. */
export function column(draws_BD: Tensor2D, at: number): Tensor2D {
  return tf.slice(draws_BD, [0, at], [-1, 1]);
}

/** A factor of each image, uniform from 1 − `most` to 1 + `most`: [B, 1]. */
export function factorOf(draw_B1: Tensor2D, most: number): Tensor2D {
  return tf.add(tf.mul(draw_B1, 2 * most), 1 - most);
}
