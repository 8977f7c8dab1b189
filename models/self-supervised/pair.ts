import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { tf } from '../engine/tensorflow.js';
import type { ViewSettings } from './views/fields.js';
import type { Examples } from './examples.js';
import { drawsOfView, view } from './views/view.js';

/** Uniform numbers that two views of an image need. */
export function drawsOfPair(config: ViewSettings, { shape }: Pick<Examples, 'shape'>): number {
  if (shape.kind !== 'images') throw new Error('views: these are of images.');
  return 2 * drawsOfView(config, shape);
}

/** Two views of each image [B, H, W, C], by draws [B, drawsOfPair]: [2B, H, W, C], all first views before all second ones. */
export function pairOf(x_BHWC: Tensor4D, draws_BD: Tensor2D, config: ViewSettings): Tensor4D {
  const each = draws_BD.shape[1] / 2;
  const one = (at: number) => view(x_BHWC, tf.slice(draws_BD, [0, at * each], [-1, each]), config);
  return tf.concat([one(0), one(1)], 0);
}
