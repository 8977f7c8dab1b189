import type { Tensor } from '@tensorflow/tfjs';
import { tf } from './tensorflow.js';

/**
 * tfjs writes these gradients in terms of the op's output, which it saves in a way that cuts the tape: the second
 * derivative comes out wrong, without an error. Written in terms of the input they are right, and cost nothing more in
 * a recorded program, where computing the output again is the same node.
 */
const GRADIENTS: Record<string, { input: string; gradient: (dy: Tensor, x: Tensor) => Tensor }> = {
  Tanh: { input: 'x', gradient: (dy, x) => tf.mul(dy, tf.sub(1, tf.square(tf.tanh(x)))) },
  Exp: { input: 'x', gradient: (dy, x) => tf.mul(dy, tf.exp(x)) },
  Elu: { input: 'x', gradient: (dy, x) => tf.mul(dy, tf.exp(tf.neg(tf.relu(tf.neg(x))))) },
  Sigmoid: {
    input: 'x',
    gradient: (dy, x) => {
      const y = tf.sigmoid(x);
      return tf.mul(dy, tf.mul(y, tf.sub(1, y)));
    },
  },
  Softmax: {
    input: 'logits',
    gradient: (dy, x) => {
      const y = tf.softmax(x);
      return tf.mul(y, tf.sub(dy, tf.sum(tf.mul(dy, y), -1, true)));
    },
  },
};

/** Replaces tfjs's gradients of tanh, exp, elu, sigmoid and softmax by ones that can be differentiated again. */
export function mendSecondDerivatives(): void {
  for (const [kernelName, { input, gradient }] of Object.entries(GRADIENTS)) {
    tf.unregisterGradient(kernelName);
    tf.registerGradient({
      kernelName,
      inputsToSave: [input],
      gradFunc: (dy, saved) => ({ [input]: () => gradient(dy as Tensor, saved[0]!) }),
    });
  }
}
