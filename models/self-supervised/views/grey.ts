import { tf } from '../../engine/tensorflow.js';
import { greying, identity, type ColourKind } from './colour-kind.js';

/** A share of `grey` of the views has its luma in place of its colours. */
export const grey: ColourKind = {
  on: (settings) => settings.grey > 0,
  matrix: (draw_B1, settings) => tf.where(tf.expandDims(tf.less(draw_B1, settings.grey), 2), greying(), identity()),
};
