import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { heNormal, ones, zeros } from '../core/initializers.js';
import type { SeenStatistics } from '../core/running-statistics.js';
import { batchNorm, relu } from '../engine/ops.js';
import type { Scope } from '../engine/program.js';
import type { TensorData } from '../engine/tensor-data.js';
import { tf } from '../engine/tensorflow.js';

// B batch, I inputs, U units, E numbers of an embedding.

const EPSILON = 1e-5;

export interface ProjectorShape {
  /** What its variables' names begin with. */
  name: string;
  inputs: number;
  /** Units of the hidden layers: ReLU after each, and batch norm before that where `norm`. */
  hidden: readonly number[];
  outputs: number;
  norm: boolean;
}

/** Initial values of a stack of dense layers: `name`/0/kernel … */
export function projectorVariables({ name, inputs, hidden, outputs, norm }: ProjectorShape, seed: number) {
  const units = [inputs, ...hidden, outputs];
  const variables: Record<string, TensorData> = {};
  units.slice(1).forEach((count, layer) => {
    const at = `${name}/${layer}`;
    variables[`${at}/kernel`] = heNormal([units[layer]!, count], seed, `${at}/kernel`);
    variables[`${at}/bias`] = zeros([count]);
    if (!norm || layer === hidden.length) return;
    variables[`${at}/scale`] = ones([count]);
    variables[`${at}/shift`] = zeros([count]);
    variables[`${at}/runningMean`] = zeros([count]);
    variables[`${at}/runningVariance`] = ones([count]);
  });
  return variables;
}

/** x [B, I] to [B, E]. What batch norms saw in training is added to `statistics`. */
export function project(
  scope: Scope,
  x_BI: Tensor2D,
  { name, hidden, norm }: ProjectorShape,
  { training, statistics }: { training: boolean; statistics: SeenStatistics[] },
): Tensor2D {
  let h_BU = x_BI;
  for (let layer = 0; layer <= hidden.length; layer++) {
    const at = `${name}/${layer}`;
    const product = tf.matMul(h_BU, scope.variable<Tensor2D>(`${at}/kernel`));
    h_BU = tf.add(product, scope.variable<Tensor1D>(`${at}/bias`));
    if (layer === hidden.length) break;
    h_BU = relu(norm ? normalized(scope, h_BU, at, { training, statistics }) : h_BU);
  }
  return h_BU;
}

/** Batch norm (Ioffe & Szegedy 2015) of [B, U]. */
function normalized(
  scope: Scope,
  x_BU: Tensor2D,
  name: string,
  { training, statistics }: { training: boolean; statistics: SeenStatistics[] },
): Tensor2D {
  const [scale, shift] = [scope.variable<Tensor1D>(`${name}/scale`), scope.variable<Tensor1D>(`${name}/shift`)];
  if (training) {
    const { output, statistics: seen } = batchNorm(x_BU, scale, shift, EPSILON);
    statistics.push({ name, ...seen });
    return output;
  }
  const [mean, variance] = [
    scope.variable<Tensor1D>(`${name}/runningMean`),
    scope.variable<Tensor1D>(`${name}/runningVariance`),
  ];
  const factor = tf.mul(scale, tf.rsqrt(tf.add(variance, EPSILON)));
  return tf.add(tf.mul(x_BU, factor), tf.sub(shift, tf.mul(mean, factor)));
}
