import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { tf } from '../../engine/tensorflow.js';
import type { ViewSettings } from './fields.js';

/** Uniform numbers that a view of an image needs; in the order in which `view` reads them. */
export function drawsOfView({ flip }: ViewSettings): number {
  return flip ? 1 : 0;
}

/** A view of each image [B, H, W, C] in 0…1, of the same shape, as its draws [B, drawsOfView], uniform in [0, 1), have it. */
export function view(x_BHWC: Tensor4D, draws_BD: Tensor2D, { flip }: ViewSettings): Tensor4D {
  if (!flip) return x_BHWC;
  const mirrored = tf.reshape(tf.less(tf.slice(draws_BD, [0, 0], [-1, 1]), 0.5), [-1, 1, 1, 1]);
  return tf.where(mirrored, tf.reverse(x_BHWC, 2), x_BHWC);
}
