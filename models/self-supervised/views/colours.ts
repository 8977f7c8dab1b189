import type { Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import { tf } from '../../engine/tensorflow.js';
import { column } from './columns.js';
import { grey } from './grey.js';
import { hue } from './hue.js';
import { saturation } from './saturation.js';
import type { ViewKind } from './view-kind.js';
import type { ViewSettings } from './fields.js';

const kinds = [saturation, hue, grey];
const onOf = (settings: ViewSettings) => kinds.filter((kind) => kind.on(settings));

/** All that changes the colours of each pixel by itself, in one product, clipped to 0…1. Grey images have no colours. */
export const colours: ViewKind = {
  draws: (settings, { channels }) => (channels === 3 ? onOf(settings).length : 0),
  apply(x_BHCW, draws_BD, settings) {
    const matrix_B33 = onOf(settings)
      .map((kind, at) => kind.matrix(column(draws_BD, at), settings))
      .reduce((before, after) => tf.matMul(after, before));
    return tf.clipByValue(mixed(x_BHCW, matrix_B33), 0, 1);
  },
};

/** What matrices [B, to, from] make of red, green and blue. */
export function mixed(x_BHCW: Tensor4D, matrix_B33: Tensor3D): Tensor4D {
  const [batch, height, , width] = x_BHCW.shape;
  // Products of 3 × 3 matrices would take longer than these sums of planes.
  const parts = [0, 1, 2].map((from) =>
    tf.mul(
      tf.slice(x_BHCW, [0, 0, from, 0], [batch, height, 1, width]),
      tf.reshape(tf.slice(matrix_B33, [0, 0, from], [-1, 3, 1]), [-1, 1, 3, 1]),
    ),
  );
  return parts.reduce((sum, part) => tf.add(sum, part)) as Tensor4D;
}
