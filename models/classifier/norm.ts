import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs';
import { zeros } from '../core/initializers.js';
import { batchNorm } from '../engine/ops.js';
import type { Scope } from '../engine/program.js';
import { tf } from '../engine/tensorflow.js';
import { heNormal, type Variables } from './initial-values.js';
import type { Pass, SeenStatistics } from './pass.js';

const EPSILON = 1e-5;

/** Names of what a batch norm averages over training and no optimizer moves. */
export function isStatistic(name: string): boolean {
  return name.endsWith('/runningMean') || name.endsWith('/runningVariance');
}

/** Kernel [k, k, C, O] of a convolution without bias; scale, shift and running statistics [O] of its batch norm. */
export function normalizedConvVariables(
  name: string,
  shape: [number, number, number, number],
  seed: number,
): Variables {
  const channels = shape[3];
  const ones = () => ({ shape: [channels], data: new Float32Array(channels).fill(1) });
  return {
    [`${name}/kernel`]: heNormal(shape, seed, `${name}/kernel`),
    [`${name}/scale`]: ones(),
    [`${name}/shift`]: zeros([channels]),
    [`${name}/runningMean`]: zeros([channels]),
    [`${name}/runningVariance`]: ones(),
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

/**
 * Moves the running statistics to what a training pass saw: momentum · old + (1 − momentum) · batch. Where `applied` is 0 or
 * any of it is not finite they stay as they are.
 */
export function averageStatistics(
  scope: Scope,
  seen: readonly SeenStatistics[],
  { momentum, applied }: { momentum: number; applied: Tensor },
): void {
  if (seen.length === 0) return;
  const total = tf.addN(seen.flatMap(({ mean, variance }) => [tf.sum(mean), tf.sum(variance)]));
  const when = tf.mul(applied, tf.cast(tf.isFinite(total), 'float32'));
  const average = (name: string, batch: Tensor) => {
    const value = tf.add(tf.mul(scope.variable(name), momentum), tf.mul(batch, 1 - momentum));
    scope.assign(name, value, { when });
  };
  for (const { name, mean, variance } of seen) {
    average(`${name}/runningMean`, mean);
    average(`${name}/runningVariance`, variance);
  }
}
