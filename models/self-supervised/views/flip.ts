import type { Tensor2D } from '@tensorflow/tfjs';
import { tf } from '../../engine/tensorflow.js';

/** 1 for each view [B, 1] that is mirrored: half of them. See crop.ts for what becomes of it. */
export function mirroredOf(draw_B1: Tensor2D): Tensor2D {
  return tf.cast(tf.less(draw_B1, 0.5), 'float32');
}
