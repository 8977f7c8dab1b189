import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { constant } from '../engine/constant.js';
import type { Random } from '../engine/random.js';
import { tf } from '../engine/tensorflow.js';
import type { ClassifierConfig } from './config.js';

/** How each image of a batch is changed: 1 where it is mirrored, and how many pixels it moves right and down. */
export interface Changes {
  mirrored_B: Tensor1D;
  right_B: Tensor1D;
  down_B: Tensor1D;
}

/** Images [B, H, W, C], each mirrored half of the time and moved by up to `shift` pixels, as the configuration says. */
export function augment(random: Random, { flip, shift }: ClassifierConfig, x_BHWC: Tensor4D): Tensor4D {
  if (!flip && shift === 0) return x_BHWC;
  const [batch] = x_BHWC.shape;
  const whole = (most: number) => tf.floor(random.uniform([batch], 0, most)) as Tensor1D;
  const none = () => tf.zeros([batch]) as Tensor1D;
  const moved = () => (shift > 0 ? (tf.sub(whole(2 * shift + 1), shift) as Tensor1D) : none());
  const changes = { mirrored_B: flip ? whole(2) : none(), right_B: moved(), down_B: moved() };
  return changed(x_BHWC, changes, shift);
}

/** Images mirrored first and then moved by at most `margin` pixels; what comes in from outside is 0. */
export function changed(x_BHWC: Tensor4D, { mirrored_B, right_B, down_B }: Changes, margin: number): Tensor4D {
  const [batch, height, width, channels] = x_BHWC.shape;
  const [high, wide] = [height + 2 * margin, width + 2 * margin];
  const framed =
    margin > 0
      ? tf.pad(x_BHWC, [
          [0, 0],
          [margin, margin],
          [margin, margin],
          [0, 0],
        ])
      : x_BHWC;
  // The pixel of the framed image that each pixel of the result is: a moved pixel comes from where it was.
  const row_BH = tf.sub(range([1, height], margin), tf.reshape(down_B, [batch, 1]));
  const place_BW = tf.sub(range([1, width], margin), tf.reshape(right_B, [batch, 1])) as Tensor2D;
  const across_B1 = tf.reshape(mirrored_B, [batch, 1]);
  const column_BW = tf.add(place_BW, tf.mul(across_B1, tf.sub(wide - 1, tf.mul(place_BW, 2))));
  const pixel_BHW = tf.add(
    tf.mul(tf.reshape(row_BH, [batch, height, 1]), wide),
    tf.reshape(column_BW, [batch, 1, width]),
  );
  // Whole numbers of a batch may be more than a float32 tells apart.
  const first_B11 = constant(
    tf.tensor(
      Int32Array.from({ length: batch }, (_, b) => b * high * wide),
      [batch, 1, 1],
    ),
  );
  const indices = tf.reshape(tf.add(tf.cast(pixel_BHW, 'int32'), first_B11), [-1]) as Tensor1D;
  return tf.reshape(tf.gather(tf.reshape(framed, [-1, channels]), indices), x_BHWC.shape) as Tensor4D;
}

/** Whole numbers from `first` on in this shape. */
function range(shape: [number, number], first: number): Tensor2D {
  return constant(
    tf.tensor2d(
      Float32Array.from({ length: shape[0] * shape[1] }, (_, i) => first + i),
      shape,
    ),
  );
}
