import type { Tensor2D } from '@tensorflow/tfjs';
import { tf } from '../engine/tensorflow.js';

// B batch, D draws an example.

/**
 * `count` different places of 0…D−1 for each example, int32 [B, count]: those of its largest draws [B, D]. All sets of places are
 * equally likely, and their number never varies.
 */
export function chosenPlaces(draws_BD: Tensor2D, count: number): Tensor2D {
  return tf.topk(draws_BD, count).indices;
}

/** How many of `total` a share comes to: at least one, and at least one is left. Throws an Error of fewer than two. */
export function shareOf(share: number, total: number): number {
  if (total < 2) throw new Error(`share: there are ${total} to choose from; two are needed.`);
  return Math.min(total - 1, Math.max(1, Math.round(share * total)));
}
