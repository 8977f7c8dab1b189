import type { Tensor3D } from '@tensorflow/tfjs';
import { tf } from '../../engine/tensorflow.js';
import { colouring, greying, type ColourKind } from './colour-kind.js';
import { factorOf } from './columns.js';

/** Distances from grey times a factor from 1 − `saturation` to 1 + `saturation`. */
export const saturation: ColourKind = {
  on: (settings) => settings.saturation > 0,
  matrix(draw_B1, settings) {
    const factor_B11 = tf.expandDims(factorOf(draw_B1, settings.saturation), 2) as Tensor3D;
    return tf.add(greying(), tf.mul(colouring(), factor_B11));
  },
};
