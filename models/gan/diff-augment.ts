import type { Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import { constant } from '../engine/constant.js';
import type { Random } from '../engine/random.js';
import { tf } from '../engine/tensorflow.js';
import type { GanConfig } from './config.js';

// B batch, H × W pixels, C channels. Images are in [−1, 1].

/** Images are moved by up to this share of their sides. */
const MOVED = 0.125;
/** Sides of the square that is cut out, as a share of the image's. */
const CUT = 0.5;

/** What is drawn for each image of a batch, so that the same change can be made again. */
export interface Changes {
  colour?: { brightness_B: Tensor1D; saturation_B: Tensor1D; contrast_B: Tensor1D };
  /** Pixels, whole numbers: a positive one moves down or right. */
  translation?: { down_B: Tensor1D; right_B: Tensor1D };
  /** First pixel of the cut-out; may lie outside. */
  cutout?: { top_B: Tensor1D; left_B: Tensor1D; height: number; width: number };
}

/** Draws changes as the configuration has them (Zhao et al. 2020, Differentiable Augmentation). */
export function drawChanges(random: Random, config: GanConfig, [batch, height, width]: Tensor4D['shape']): Changes {
  const between = (from: number, to: number) => random.uniform([batch], from, to) as Tensor1D;
  const whole = (from: number, to: number) => tf.floor(between(from, to + 1)) as Tensor1D;
  const [down, right] = [Math.round(height * MOVED), Math.round(width * MOVED)];
  const [cutHeight, cutWidth] = [Math.round(height * CUT), Math.round(width * CUT)];
  return {
    ...(config.augmentColour && {
      colour: { brightness_B: between(-0.5, 0.5), saturation_B: between(0, 2), contrast_B: between(0.5, 1.5) },
    }),
    ...(config.augmentTranslation && { translation: { down_B: whole(-down, down), right_B: whole(-right, right) } }),
    ...(config.augmentCutout && {
      cutout: {
        top_B: tf.sub(whole(0, height), Math.floor(cutHeight / 2)),
        left_B: tf.sub(whole(0, width), Math.floor(cutWidth / 2)),
        ...{ height: cutHeight, width: cutWidth },
      },
    }),
  };
}

/** Images [B, H, W, C] with these changes; what comes in from outside, or is cut out, is 0 (grey). Differentiable twice. */
export function changed(x_BHWC: Tensor4D, { colour, translation, cutout }: Changes): Tensor4D {
  let x = x_BHWC;
  if (colour) x = coloured(x, colour);
  if (translation) x = moved(x, translation);
  if (cutout) x = cut(x, cutout);
  return x;
}

function coloured(x: Tensor4D, { brightness_B, saturation_B, contrast_B }: NonNullable<Changes['colour']>): Tensor4D {
  const perImage = (values_B: Tensor1D) => tf.reshape(values_B, [-1, 1, 1, 1]);
  const towards = (h: Tensor, mean: Tensor, factor_B: Tensor1D) =>
    tf.add(tf.mul(tf.sub(h, mean), perImage(factor_B)), mean);
  const bright = tf.add(x, perImage(brightness_B)) as Tensor4D;
  const saturated = x.shape[3] === 1 ? bright : towards(bright, tf.mean(bright, 3, true), saturation_B);
  return towards(saturated, tf.mean(saturated, [1, 2, 3], true), contrast_B) as Tensor4D;
}

/** By a matrix of zeros and ones on each side, whose derivatives are as simple. */
function moved(x_BHWC: Tensor4D, { down_B, right_B }: NonNullable<Changes['translation']>): Tensor4D {
  const [batch, height, width, channels] = x_BHWC.shape;
  const rows_BHH = shifts(down_B, height);
  const columns_BWW = shifts(right_B, width);
  const down = tf.matMul(rows_BHH, tf.reshape(x_BHWC, [batch, height, width * channels]) as Tensor3D);
  const across = tf.reshape(tf.transpose(tf.reshape(down, [batch, height, width, channels]), [0, 2, 1, 3]), [
    batch,
    width,
    height * channels,
  ]) as Tensor3D;
  const right = tf.reshape(tf.matMul(columns_BWW, across), [batch, width, height, channels]);
  return tf.transpose(right, [0, 2, 1, 3]) as Tensor4D;
}

/** [B, side, side]: row i has its 1 where i − shift is. */
function shifts(shift_B: Tensor1D, side: number): Tensor3D {
  const difference = constant(
    tf.tensor2d(
      Float32Array.from({ length: side * side }, (_, at) => Math.floor(at / side) - (at % side)),
      [side, side],
    ),
  );
  const distance = tf.sub(tf.reshape(difference, [1, side, side]), tf.reshape(shift_B, [-1, 1, 1]));
  return tf.cast(tf.equal(distance, 0), 'float32') as Tensor3D;
}

function cut(x: Tensor4D, { top_B, left_B, height, width }: NonNullable<Changes['cutout']>): Tensor4D {
  const [batch, high, wide] = x.shape;
  const inside_BH = within(top_B, height, high);
  const inside_BW = within(left_B, width, wide);
  const hole = tf.mul(tf.reshape(inside_BH, [batch, high, 1, 1]), tf.reshape(inside_BW, [batch, 1, wide, 1]));
  return tf.mul(x, tf.sub(1, hole));
}

/** [B, side]: 1 from `first` on, for `length` pixels. */
function within(first_B: Tensor1D, length: number, side: number): Tensor2D {
  const pixels = constant(
    tf.tensor2d(
      Float32Array.from({ length: side }, (_, at) => at),
      [1, side],
    ),
  );
  const place = tf.sub(pixels, tf.reshape(first_B, [-1, 1]));
  return tf.cast(tf.logicalAnd(tf.greaterEqual(place, 0), tf.less(place, length)), 'float32') as Tensor2D;
}
