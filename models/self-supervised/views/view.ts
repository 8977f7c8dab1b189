import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { tf } from '../../engine/tensorflow.js';
import { blur } from './blur.js';
import { brightness } from './brightness.js';
import { colours } from './colours.js';
import { contrast } from './contrast.js';
import { crop } from './crop.js';
import { cutout } from './cutout.js';
import type { ViewSettings } from './fields.js';
import { noise } from './noise.js';
import type { ImageShape, ViewKind } from './view-kind.js';

/** In the order in which images go through them, and in which their draws stand. */
const kinds: readonly ViewKind[] = [crop, brightness, contrast, colours, blur, cutout, noise];

/** Uniform numbers that a view of an image needs. */
export function drawsOfView(settings: ViewSettings, shape: ImageShape): number {
  return kinds.reduce((sum, kind) => sum + kind.draws(settings, shape), 0);
}

/**
 * A view of each image [B, H, W, C] in 0…1, of the same shape and in 0…1, as its draws [B, drawsOfView], uniform in [0, 1), have
 * it. What the settings leave as it is takes no ops.
 */
export function view(x_BHWC: Tensor4D, draws_BD: Tensor2D, settings: ViewSettings): Tensor4D {
  const [, height, width, channels] = x_BHWC.shape;
  const shape = { height, width, channels };
  let used = 0;
  let x_BHCW: Tensor4D | null = null;
  for (const kind of kinds) {
    const draws = kind.draws(settings, shape);
    if (draws === 0) continue;
    x_BHCW = kind.apply(x_BHCW ?? inRows(x_BHWC), tf.slice(draws_BD, [0, used], [-1, draws]), settings);
    used += draws;
  }
  return x_BHCW ? fromRows(x_BHCW) : x_BHWC;
}

function inRows(x_BHWC: Tensor4D): Tensor4D {
  const [batch, height, width, channels] = x_BHWC.shape;
  return channels === 1
    ? tf.reshape(x_BHWC, [batch, height, channels, width])
    : (tf.transpose(x_BHWC, [0, 1, 3, 2]) as Tensor4D);
}

function fromRows(x_BHCW: Tensor4D): Tensor4D {
  const [batch, height, channels, width] = x_BHCW.shape;
  return channels === 1
    ? tf.reshape(x_BHCW, [batch, height, width, channels])
    : (tf.transpose(x_BHCW, [0, 1, 3, 2]) as Tensor4D);
}
