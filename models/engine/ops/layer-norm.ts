import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { tf } from '../tensorflow.js';

/** What tf.customGrad hands to its function after the inputs: keeps tensors for the backward pass. */
type Save = (tensors: Tensor[]) => void;

/**
 * scale · x̂ + shift with x̂ = (x − μ) / σ over the last axis, σ² = variance + ε (Ba et al. 2016, eq. 4). With
 * g = dy · scale the gradient by x is (g − mean(g) − x̂ · mean(g · x̂)) / σ. Can be differentiated twice. Throws an Error
 * where the scale doesn't fit the last axis.
 */
export function layerNorm<T extends Tensor>(x: T, scale: Tensor1D, shift: Tensor1D | null, epsilon = 1e-5): T {
  const width = x.shape.at(-1);
  if (width !== scale.size) throw new Error(`layerNorm: a scale of ${scale.size} numbers for rows of ${width}.`);
  const scaled = tf.customGrad((...args: unknown[]) => {
    const [input, factor, save] = args as [Tensor2D, Tensor1D, Save];
    save([input, factor]);
    return {
      value: tf.mul(normalized(input, epsilon).x, factor),
      gradFunc: (dy: Tensor, saved: Tensor[]) => gradients(dy, saved[0]!, saved[1]!, epsilon),
    };
  })(tf.reshape(x, [-1, scale.shape[0]]), scale);
  return tf.reshape(shift ? tf.add(scaled, shift) : scaled, x.shape) as T;
}

/** In terms of the input alone: in a recorded program, what the forward pass computed is not computed again. */
function gradients(dy: Tensor, input: Tensor, scale: Tensor, epsilon: number): Tensor[] {
  const { x, inverseDeviation } = normalized(input, epsilon);
  const g = tf.mul(dy, scale);
  const centred = tf.sub(g, tf.mean(g, -1, true));
  const dx = tf.mul(tf.sub(centred, tf.mul(x, tf.mean(tf.mul(g, x), -1, true))), inverseDeviation);
  return [dx, tf.sum(tf.mul(dy, x), 0)];
}

function normalized(input: Tensor, epsilon: number): { x: Tensor; inverseDeviation: Tensor } {
  const centred = tf.sub(input, tf.mean(input, -1, true));
  const variance = tf.mean(tf.square(centred), -1, true);
  const inverseDeviation = tf.rsqrt(tf.add(variance, epsilon));
  return { x: tf.mul(centred, inverseDeviation), inverseDeviation };
}
