import type { Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import { tf } from '../engine/tensorflow.js';

// B batch, H × W pixels, C channels, T patches, P numbers in a patch.

/** Images [B, H, W, C] in 0…1 to patches [B, T, P] in −1…1, row by row, as the transformer reads them. */
export function patchesOf(x_BHWC: Tensor4D, patchSize: number): Tensor3D {
  return cut(tf.sub(tf.mul(x_BHWC, 2), 1), patchSize);
}

/** Images [B, H, W, C] to patches [B, T, P], row by row; values stay. `patchSize` divides the image. */
export function cut(x_BHWC: Tensor4D, p: number): Tensor3D {
  const [batch, height, width, channels] = x_BHWC.shape;
  const [down, across] = [height / p, width / p];
  const squares = tf.reshape(x_BHWC, [batch, down, p, across, p * channels]);
  return tf.reshape(tf.transpose(squares, [0, 1, 3, 2, 4]), [batch, down * across, p * p * channels]);
}

/** Patches [B, T, P] of `cut` back to images [B, H, W, C]. */
export function joined(x_BTP: Tensor3D, p: number, { height, width, channels }: ImageSize): Tensor4D {
  const squares = tf.reshape(x_BTP, [x_BTP.shape[0], height / p, width / p, p, p * channels]);
  return tf.reshape(tf.transpose(squares, [0, 1, 3, 2, 4]), [x_BTP.shape[0], height, width, channels]);
}

interface ImageSize {
  height: number;
  width: number;
  channels: number;
}
