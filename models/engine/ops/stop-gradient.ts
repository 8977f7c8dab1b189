import type { Tensor } from '@tensorflow/tfjs';
import { tf } from '../tensorflow.js';

/** The same values as a constant to gradients: what it was computed from gets none through it, and none is computed. */
export function stopGradient<T extends Tensor>(x: T): T {
  // An op without inputs ends every path of the tape.
  const constantOf = tf.customGrad((() => ({ value: tf.clone(x), gradFunc: () => [] })) as never);
  return constantOf() as T;
}
