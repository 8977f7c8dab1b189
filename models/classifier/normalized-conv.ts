import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs';
import { heNormal, ones, zeros } from '../core/initializers.js';
import { batchNorm } from '../engine/ops.js';
import { tf } from '../engine/tensorflow.js';
import type { Variables } from './initial-values.js';
import type { Pass } from './pass.js';

const EPSILON = 1e-5;

/** Kernel [k, k, C, O] of a convolution without bias; scale, shift and running statistics [O] of its batch norm. */
export function normalizedConvVariables(
  name: string,
  shape: [number, number, number, number],
  seed: number,
): Variables {
  const channels = shape[3];
  return {
    [`${name}/kernel`]: heNormal(shape, seed, `${name}/kernel`),
    [`${name}/scale`]: ones([channels]),
    [`${name}/shift`]: zeros([channels]),
    [`${name}/runningMean`]: zeros([channels]),
    [`${name}/runningVariance`]: ones([channels]),
  };
}

/**
 * Convolution, padded with zeros to the same size divided by the stride, and batch norm (Ioffe & Szegedy 2015): by the
 * batch's own statistics in training, which are kept in the pass; else by the running ones, which then are a factor of the
 * kernel and a bias.
 */
export function normalizedConv(pass: Pass, name: string, x_BHWC: Tensor4D, stride = 1): Tensor4D {
  const kernel = pass.variable<Tensor4D>(`${name}/kernel`);
  const [scale, shift] = [pass.variable<Tensor1D>(`${name}/scale`), pass.variable<Tensor1D>(`${name}/shift`)];
  if (pass.training) {
    const { output, statistics } = batchNorm(tf.conv2d(x_BHWC, kernel, stride, 'same'), scale, shift, EPSILON);
    pass.statistics.push({ name, ...statistics });
    return output;
  }
  const mean = pass.variable<Tensor1D>(`${name}/runningMean`);
  const variance = pass.variable<Tensor1D>(`${name}/runningVariance`);
  const factor = tf.mul(scale, tf.rsqrt(tf.add(variance, EPSILON)));
  const convolved = tf.conv2d(x_BHWC, tf.mul(kernel, factor) as Tensor4D, stride, 'same');
  return tf.add(convolved, tf.sub(shift, tf.mul(mean, factor)));
}
