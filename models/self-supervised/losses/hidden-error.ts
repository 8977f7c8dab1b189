import type { Scalar, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import { tf } from '../../engine/tensorflow.js';

// B batch, T patches, P numbers in a patch, N numbers of an example.

/** Of a patch's variance, as in the code of He et al. 2022: dull patches are not blown up without bounds. */
const EPSILON = 1e-6;

/** The mean of (told − target)² [B, N] where `counted` is 1. */
export function countedError(told_BN: Tensor2D, target_BN: Tensor2D, counted_BN: Tensor2D): Scalar {
  const squares = tf.mul(tf.square(tf.sub(told_BN, target_BN)), counted_BN);
  return tf.div(tf.sum(squares), tf.maximum(tf.sum(counted_BN), 1));
}

/** Patches [B, T, P] less their own mean, in units of their own deviation (He et al. 2022, sec. 3; the population's). */
export function normalizedPatches(patches_BTP: Tensor3D): Tensor3D {
  const { mean, variance } = tf.moments(patches_BTP, 2, true);
  return tf.div(tf.sub(patches_BTP, mean), tf.sqrt(tf.add(variance, EPSILON)));
}
