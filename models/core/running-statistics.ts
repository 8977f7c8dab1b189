import type { Tensor, Tensor1D } from '@tensorflow/tfjs';
import type { Scope } from '../engine/program.js';
import { tf } from '../engine/tensorflow.js';

/** Mean and variance [C] that a batch norm saw in this batch, and the layer whose variables average them. */
export interface SeenStatistics {
  name: string;
  mean: Tensor1D;
  variance: Tensor1D;
}

/** Names of what a batch norm averages over training and no optimizer moves. */
export function isStatistic(name: string): boolean {
  return name.endsWith('/runningMean') || name.endsWith('/runningVariance');
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
