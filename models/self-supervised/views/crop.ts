import type { Tensor2D } from '@tensorflow/tfjs';
import { tf } from '../../engine/tensorflow.js';
import { column } from './columns.js';
import { mirroredOf } from './flip.js';
import { alongColumns, alongRows, resampling } from './resampling.js';
import type { ViewKind } from './view-kind.js';
import type { ViewSettings } from './fields.js';

const crops = ({ cropLeast }: ViewSettings) => cropLeast < 1;
/** Area, shape, and the place down and across. */
const OF_CROP = 4;
/** The widest crop for its height, and the other way round. */
const ASPECT = 4 / 3;

/**
 * A random part of the image, resized to the whole of it, and mirrored where `flip` says so: by the same matrices. Its share of the
 * area is uniform from `cropLeast` to 1, its aspect beside the image's log-uniform from 3/4 to 4/3, its pixels whole (Szegedy et al.
 * 2015; torchvision's RandomResizedCrop of a square image, but that a side longer than the image's is cut to it, not drawn again).
 */
export const crop: ViewKind = {
  draws: (settings) => (crops(settings) ? OF_CROP : 0) + (settings.flip ? 1 : 0),
  apply(x_BHCW, draws_BD, settings) {
    const [, height, , width] = x_BHCW.shape;
    const mirrored = settings.flip ? mirroredOf(column(draws_BD, draws_BD.shape[1] - 1)) : undefined;
    if (!crops(settings)) {
      const none_B1 = tf.zerosLike(column(draws_BD, 0));
      const whole = { start: none_B1, size: tf.add<Tensor2D>(none_B1, width) };
      return alongRows(x_BHCW, resampling({ ...whole, mirrored }, width));
    }
    const { down, across } = boxOf(draws_BD, settings.cropLeast, { height, width });
    const cut_BHCW = alongColumns(x_BHCW, resampling(down, height));
    return alongRows(cut_BHCW, resampling({ ...across, mirrored }, width));
  },
};

/** The part of each image that its view shows. */
export function boxOf(draws_BD: Tensor2D, cropLeast: number, { height, width }: { height: number; width: number }) {
  const draw = (at: number) => column(draws_BD, at);
  const area_B1 = tf.add(tf.mul(draw(0), 1 - cropLeast), cropLeast);
  const aspect_B1 = tf.exp(tf.mul(tf.sub(tf.mul(draw(1), 2), 1), Math.log(ASPECT)));
  const span = (square_B1: Tensor2D, place_B1: Tensor2D, pixels: number) => {
    const size = tf.clipByValue(tf.round(tf.mul(tf.sqrt(square_B1), pixels)), 1, pixels) as Tensor2D;
    return { start: tf.floor(tf.mul(place_B1, tf.sub(pixels + 1, size))) as Tensor2D, size };
  };
  return {
    down: span(tf.div(area_B1, aspect_B1), draw(2), height),
    across: span(tf.mul(area_B1, aspect_B1), draw(3), width),
  };
}
