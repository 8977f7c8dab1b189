import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { constant } from '../constant.js';
import type { NativeBackend } from '../native-backend.js';
import { tf } from '../tensorflow.js';
import { executeFused, fused, fusedGradient } from './fused.js';

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
  const backend = fused();
  const norm = tf.customGrad((...args: unknown[]) => {
    const [input, factor, ...rest] = args as [Tensor2D, Tensor1D, ...unknown[]];
    const save = rest.pop() as Save;
    const [offset = null] = rest as Tensor1D[];
    save([input, factor, ...(offset ? [offset] : [])]);
    return {
      value: backend
        ? fusedNorm(backend, input, factor, offset, epsilon)[0]!
        : composed(input, factor, offset, epsilon),
      gradFunc: (dy: Tensor, [savedInput, savedFactor, savedOffset = null]: (Tensor | null)[]) =>
        gradients(dy, savedInput!, savedFactor!, savedOffset, epsilon).slice(0, offset ? 3 : 2),
    };
  });
  const flat = tf.reshape(x, [-1, scale.shape[0]]);
  const rows = tf.tidy('layer norm', () => norm(flat, scale, ...(shift ? [shift] : [])));
  return tf.reshape(rows, x.shape) as T;
}

/**
 * By input, scale and shift. In terms of the inputs alone: in a recorded program, what the forward pass computed is not
 * computed again.
 */
function gradients(dy: Tensor, input: Tensor, scale: Tensor, shift: Tensor | null, epsilon: number): Tensor[] {
  const backend = fusedGradient();
  if (backend) {
    const [, mean, inverseDeviation] = fusedNorm(backend, input, scale, shift, epsilon);
    return executeFused(backend, 'ModelLabLayerNormGrad', [dy, input, scale, mean!, inverseDeviation!], 3);
  }
  const { x, inverseDeviation } = normalized(input, epsilon);
  const g = tf.mul(dy, scale);
  const centred = tf.sub(g, tf.mean(g, -1, true));
  const dx = tf.mul(tf.sub(centred, tf.mul(x, tf.mean(tf.mul(g, x), -1, true))), inverseDeviation);
  return [dx, tf.sum(tf.mul(dy, x), 0), tf.sum(dy, 0)];
}

function composed(input: Tensor, scale: Tensor, shift: Tensor | null, epsilon: number): Tensor {
  const scaled = tf.mul(normalized(input, epsilon).x, scale);
  return shift ? tf.add(scaled, shift) : scaled;
}

function normalized(input: Tensor, epsilon: number): { x: Tensor; inverseDeviation: Tensor } {
  const centred = tf.sub(input, tf.mean(input, -1, true));
  const variance = tf.mean(tf.square(centred), -1, true);
  const inverseDeviation = tf.rsqrt(tf.add(variance, epsilon));
  return { x: tf.mul(centred, inverseDeviation), inverseDeviation };
}

/** The rows, and the mean and 1 / σ of each. */
function fusedNorm(
  backend: NativeBackend,
  input: Tensor,
  scale: Tensor,
  shift: Tensor | null,
  epsilon: number,
): Tensor[] {
  const inputs = [input, scale, shift ?? constant(tf.tensor1d([]))];
  const attribute = { name: 'epsilon', type: backend.binding.TF_ATTR_FLOAT, value: epsilon };
  return executeFused(backend, 'ModelLabLayerNorm', inputs, 3, [attribute]);
}
