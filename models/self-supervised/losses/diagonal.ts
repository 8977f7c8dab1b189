import type { Tensor2D } from '@tensorflow/tfjs';
import { constant } from '../../engine/constant.js';
import { tf } from '../../engine/tensorflow.js';

/** Where row and column are the same, bool [N, N]. The program keeps N numbers of it. */
export function diagonal(size: number): Tensor2D {
  const places = Int32Array.from({ length: size }, (_, at) => at);
  const [down, across] = [tf.tensor2d(places, [size, 1], 'int32'), tf.tensor2d(places, [1, size], 'int32')];
  return tf.equal(constant(down), constant(across));
}
