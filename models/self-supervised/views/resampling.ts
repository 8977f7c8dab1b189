import type { Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import { tf } from '../../engine/tensorflow.js';
import { table } from './table.js';

// N pixels of a side.

/** Which pixels of a side of each image are stretched over the whole side, [B, 1] each. */
export interface Span {
  /** The first of them, from 0. */
  start: Tensor2D;
  /** How many, from 1; whole. */
  size: Tensor2D;
  /** 1 where the result is mirrored, 0 elsewhere. */
  mirrored?: Tensor2D | undefined;
}

/** Far away from every pixel. */
const NOWHERE = 1e6;

/**
 * Matrices [B, N, N] by which a side of N pixels is resampled: bilinear, seeing nothing but the span, as PIL and torch resize what
 * has been cut out. A span is never longer than the side, so that there is no shrinking to antialias.
 */
export function resampling({ start, size, mirrored }: Span, pixels: number): Tensor3D {
  const place_1N = table<Tensor2D>([1, pixels], (at) => at + 0.5);
  const turned_BN = mirrored ? tf.add(place_1N, tf.mul(mirrored, tf.sub(pixels, tf.mul(place_1N, 2)))) : place_1N;
  const looks_BN = tf.add(start, tf.mul(turned_BN, tf.div(size, pixels)));
  const inside_BN = tf.logicalAnd(tf.greater(place_1N, start), tf.less(place_1N, tf.add(start, size)));
  const lies_BN = tf.where(inside_BN, place_1N, NOWHERE);
  const distance_BNN = tf.abs(tf.sub(tf.expandDims(looks_BN, 2), tf.expandDims(lies_BN, 1)));
  const weights_BNN = tf.relu(tf.sub(1, distance_BNN)) as Tensor3D;
  return tf.div(weights_BNN, tf.sum(weights_BNN, 2, true));
}

/** What a matrix of each image [B, H, H] makes of its columns. */
export function alongColumns(x_BHCW: Tensor4D, matrix_BHH: Tensor3D): Tensor4D {
  const [batch, height, channels, width] = x_BHCW.shape;
  return tf.reshape(
    tf.matMul(matrix_BHH, tf.reshape(x_BHCW, [batch, height, channels * width]) as Tensor3D),
    x_BHCW.shape,
  );
}

/** What a matrix of each image [B, W, W] makes of its rows. */
export function alongRows(x_BHCW: Tensor4D, matrix_BWW: Tensor3D): Tensor4D {
  const [batch, height, channels, width] = x_BHCW.shape;
  return tf.reshape(
    tf.matMul(tf.reshape(x_BHCW, [batch, height * channels, width]) as Tensor3D, matrix_BWW, false, true),
    x_BHCW.shape,
  );
}
