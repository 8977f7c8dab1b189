import type { Tensor2D } from '@tensorflow/tfjs';
import { tf } from '../engine/tensorflow.js';

/** Uniform draws that so many normal ones take. */
export const drawsOfNormals = (count: number): number => 2 * Math.ceil(count / 2);

/**
 * `count` standard normal numbers of each row of drawsOfNormals(count) uniform ones in [0, 1): two of two (Box & Muller 1958).
 */
export function normalDraws(draws_BD: Tensor2D, count: number): Tensor2D {
  const [first, second] = tf.split(draws_BD, 2, 1) as [Tensor2D, Tensor2D];
  // 1 − u is never 0.
  const radius = tf.sqrt(tf.mul(tf.log(tf.sub(1, first)), -2));
  const angle = tf.mul(second, 2 * Math.PI);
  const both = tf.concat([tf.mul(radius, tf.cos(angle)), tf.mul(radius, tf.sin(angle))], 1);
  return tf.slice(both, [0, 0], [-1, count]) as Tensor2D;
}
