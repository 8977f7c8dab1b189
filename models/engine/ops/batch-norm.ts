import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs';
import { constant } from '../constant.js';
import type { NativeBackend, OpAttribute } from '../native-backend.js';
import { tf } from '../tensorflow.js';
import { executeFused, fused, fusedGradient } from './fused.js';
import { native, typeAttribute } from './native-op.js';

/** What tf.customGrad hands to its function after the inputs: keeps tensors for the backward pass. */
type Save = (tensors: Tensor[]) => void;

export interface BatchNormalized<T extends Tensor> {
  output: T;
  /**
   * Mean and variance [C] of this batch, for the moving averages that take their place once training is over; constants
   * to gradients. The variance is the unbiased one, as TensorFlow's and PyTorch's layers average it. Computed where they
   * are asked for: in a recorded program by the same node as the output.
   */
  readonly statistics: { mean: Tensor1D; variance: Tensor1D };
}

/**
 * scale · x̂ + shift with x̂ = (x − μ) / σ, μ and σ² − ε the mean and (biased) variance of a channel in the batch: over
 * all axes but the last (Ioffe & Szegedy 2015, algorithm 1). With g = dy · scale and means over the same axes, the gradient by x is
 * (g − mean(g) − x̂ · mean(g · x̂)) / σ. Can be differentiated twice. Throws an Error where scale or shift doesn't fit the
 * last axis.
 */
export function batchNorm<T extends Tensor>(
  x: T,
  scale: Tensor1D,
  shift: Tensor1D,
  epsilon = 1e-5,
): BatchNormalized<T> {
  const channels = x.shape.at(-1)!;
  for (const [name, { size }] of Object.entries({ scale, shift })) {
    if (size !== channels) throw new Error(`batchNorm: a ${name} of ${size} numbers for ${channels} channels.`);
  }
  const output = tf.customGrad((...args: unknown[]) => {
    const [input, factor, offset, save] = args as [Tensor, Tensor1D, Tensor1D, Save];
    save([input, factor, offset]);
    const outputs = nativeNorm(input, factor, offset, epsilon);
    return {
      value: outputs?.output ?? tf.add(tf.mul(normalized(input, epsilon).x, factor), offset),
      gradFunc: (dy: Tensor, saved: Tensor[]) => gradients(dy, saved as [Tensor, Tensor1D, Tensor1D], epsilon),
    };
  })(x, scale, shift) as T;
  return {
    output,
    get statistics() {
      return statisticsOf(x, scale, shift, epsilon);
    },
  };
}

/**
 * By input, scale and shift. In terms of the inputs alone: in a recorded program, what the forward pass computed is not
 * computed again.
 */
function gradients(dy: Tensor, [input, scale, shift]: [Tensor, Tensor1D, Tensor1D], epsilon: number): Tensor[] {
  const own = fusedGradient();
  if (own) {
    const [, mean, , inverseDeviation] = ownNorm(own, input, scale, shift, epsilon);
    return executeFused(own, 'ModelLabBatchNormGrad', [dy, input, scale, mean!, inverseDeviation!], 3, [
      { name: 'N', type: own.binding.TF_ATTR_INT, value: 0 },
    ]);
  }
  const backend = native();
  // TensorFlow's op has no gradient in tfjs, so gradients of gradients are made of ops that have.
  if (backend && tf.engine().state.gradientDepth === 0) {
    const reserved = tensorflowNorm(backend, input, scale, shift, epsilon).slice(3);
    const inputs = [images(dy), images(input), scale, ...reserved];
    const [dx, ...others] = backend.executeMultipleOutputs(
      'FusedBatchNormGradV3',
      attributes(backend, epsilon),
      inputs,
      5,
    );
    return [tf.reshape(dx!, input.shape), ...others.slice(0, 2)];
  }
  const { x, inverseDeviation } = normalized(input, epsilon);
  const g = tf.mul(dy, scale);
  const axes = batchAxes(input);
  const centred = tf.sub(g, tf.mean(g, axes, true));
  const dx = tf.mul(tf.sub(centred, tf.mul(x, tf.mean(tf.mul(g, x), axes, true))), inverseDeviation);
  return [dx, tf.sum(tf.mul(dy, x), axes), tf.sum(dy, axes)];
}

/** All axes but that of the channels. */
function batchAxes({ rank }: Tensor): number[] {
  return Array.from({ length: rank - 1 }, (_, axis) => axis);
}

/** [B, H, W, C], as TensorFlow's op takes it. */
function images(x: Tensor): Tensor4D {
  return (x.rank === 4 ? x : tf.reshape(x, [-1, 1, 1, x.shape.at(-1)!])) as Tensor4D;
}

function normalized(input: Tensor, epsilon: number): { x: Tensor; inverseDeviation: Tensor } {
  const axes = batchAxes(input);
  const centred = tf.sub(input, tf.mean(input, axes, true));
  const variance = tf.mean(tf.square(centred), axes, true);
  const inverseDeviation = tf.rsqrt(tf.add(variance, epsilon));
  return { x: tf.mul(centred, inverseDeviation), inverseDeviation };
}

function statisticsOf(
  input: Tensor,
  scale: Tensor1D,
  shift: Tensor1D,
  epsilon: number,
): { mean: Tensor1D; variance: Tensor1D } {
  const outputs = nativeNorm(input, scale, shift, epsilon);
  if (outputs) return { mean: outputs.mean as Tensor1D, variance: outputs.variance as Tensor1D };
  const { mean, variance } = tf.moments(input, batchAxes(input));
  const count = input.size / input.shape.at(-1)!;
  return { mean: mean as Tensor1D, variance: tf.mul(variance, count / Math.max(1, count - 1)) };
}

/** The output with mean and unbiased variance [C] of the batch; null where TensorFlow is not native. */
function nativeNorm(input: Tensor, scale: Tensor1D, shift: Tensor1D, epsilon: number) {
  const [own, backend] = [fused(), native()];
  if (!backend) return null;
  const [output, mean, variance] = own
    ? ownNorm(own, input, scale, shift, epsilon)
    : tensorflowNorm(backend, input, scale, shift, epsilon);
  return { output: output!, mean: mean!, variance: variance! };
}

/** The output, mean, unbiased variance and 1 / σ [C]. */
function ownNorm(backend: NativeBackend, input: Tensor, scale: Tensor1D, shift: Tensor1D, epsilon: number): Tensor[] {
  return executeFused(backend, 'ModelLabBatchNorm', [input, scale, shift], 4, [
    { name: 'epsilon', type: backend.binding.TF_ATTR_FLOAT, value: epsilon },
  ]);
}

/** The output, mean and unbiased variance [C] of the batch, and three tensors for the gradient's op alone. */
function tensorflowNorm(
  backend: NativeBackend,
  input: Tensor,
  scale: Tensor1D,
  shift: Tensor1D,
  epsilon: number,
): Tensor[] {
  const noAverages = constant(tf.tensor1d([]));
  const inputs = [images(input), scale, shift, noAverages, noAverages];
  const [output, ...others] = backend.executeMultipleOutputs(
    'FusedBatchNormV3',
    attributes(backend, epsilon),
    inputs,
    6,
  );
  return [tf.reshape(output!, input.shape), ...others];
}

function attributes(backend: NativeBackend, epsilon: number): OpAttribute[] {
  const { binding } = backend;
  return [
    typeAttribute(backend, 'T', 'TF_FLOAT'),
    typeAttribute(backend, 'U', 'TF_FLOAT'),
    { name: 'epsilon', type: binding.TF_ATTR_FLOAT, value: epsilon },
    { name: 'data_format', type: binding.TF_ATTR_STRING, value: 'NHWC' },
    { name: 'is_training', type: binding.TF_ATTR_BOOL, value: true },
  ];
}
