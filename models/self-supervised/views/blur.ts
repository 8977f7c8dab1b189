import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import { tf } from '../../engine/tensorflow.js';
import { alongColumns, alongRows } from './resampling.js';
import { table } from './table.js';
import type { ViewKind } from './view-kind.js';

/** Deviations of the Gaussian, in pixels of an image of 28. */
const [LEAST, MOST] = [0.1, 1];
const OF = 28;
/** So narrow that other pixels count exactly nothing in float32. */
const NONE = 0.05;

/**
 * A share of `blur` of the views is blurred by a Gaussian (Chen et al. 2020, appendix A), of a deviation that goes with the
 * shorter side. Beyond the border there is nothing, and the weights of the pixels inside sum to 1.
 */
export const blur: ViewKind = {
  draws: (settings) => (settings.blur > 0 ? 1 : 0),
  apply(x_BHCW, draws_B1, settings) {
    const [, height, , width] = x_BHCW.shape;
    const unit = Math.min(height, width) / OF;
    // A draw below `blur` blurs, and where it lies below it says how much.
    const deviation_B1 = tf.mul(tf.add(tf.mul(draws_B1, (MOST - LEAST) / settings.blur), LEAST), unit);
    const used_B1 = tf.where(tf.less(draws_B1, settings.blur), deviation_B1, NONE) as Tensor2D;
    const down_BHH = gaussian(used_B1, height);
    const across_BWW = height === width ? down_BHH : gaussian(used_B1, width);
    return alongRows(alongColumns(x_BHCW, down_BHH), across_BWW);
  },
};

/** Matrices [B, N, N] that blur a side of N pixels by deviations [B, 1]. */
export function gaussian(deviation_B1: Tensor2D, pixels: number): Tensor3D {
  const square_1NN = table<Tensor3D>([1, pixels, pixels], (at) => ((at % pixels) - Math.floor(at / pixels)) ** 2);
  const rate_B11 = tf.expandDims(tf.div(-0.5, tf.square(deviation_B1)), 2);
  const weights_BNN = tf.exp(tf.mul(square_1NN, rate_B11)) as Tensor3D;
  return tf.div(weights_BNN, tf.sum(weights_BNN, 2, true));
}
