import type { Scalar, Tensor2D } from '@tensorflow/tfjs';
import { constant } from '../../engine/constant.js';
import type { ProgramFunction } from '../../engine/program.js';
import { tf } from '../../engine/tensorflow.js';

// N points, F features.

/** Functions of the program that lay points out. All of them are pure: what goes on from call to call is fed and given back. */
export const PRODUCTS = 'mapProducts';
export const AFFINITIES = 'mapAffinities';
export const DESCEND = 'mapDescend';

/** Steps of gradient descent in a call. */
export const STEPS_AT_ONCE = 10;

const BISECTIONS = 40;
/** Smallest probability of a pair, as in the authors' code. */
const LEAST = 1e-12;

/** `products` [N, N]: scalar products of the rows of `features` [N, F] with their mean taken away. */
const products: ProgramFunction = (_scope, { features }) => {
  const centred_NF = tf.sub(features as Tensor2D, tf.mean(features as Tensor2D, 0, true));
  return { products: tf.matMul(centred_NF, centred_NF, false, true) };
};

/**
 * t-SNE's joint probabilities p_ij (van der Maaten & Hinton 2008, eq. 1 and section 3.1) of squared distances [N, N]: the
 * width of each point's Gaussian is found by bisection, for all points at once, so that the entropy of its row is
 * `logPerplexity`. `rows` [N, N] are the conditional p_j|i, each of which sums to 1.
 */
const affinities: ProgramFunction = (_scope, { distances, logPerplexity }) => {
  const count = distances!.shape[0]!;
  const others_NN = tf.sub(1, identity(count)) as Tensor2D;
  const squared_NN = distances as Tensor2D;
  // Widths are sought at a scale of their own, and the nearest point counts 1 before rows are brought to sum 1.
  const scaled_NN = tf.div(squared_NN, tf.maximum(tf.mean(squared_NN), 1e-30));
  const nearest_N1 = tf.min(tf.add(scaled_NN, tf.mul(tf.sub(1, others_NN), 1e30)), 1, true);
  const beyond_NN = tf.maximum(tf.sub(scaled_NN, nearest_N1), 0) as Tensor2D;
  let low_N1 = tf.fill([count, 1], -15);
  let high_N1 = tf.fill([count, 1], 25);
  const rowsAt = (logPrecision_N1: Tensor2D) => {
    const precision_N1 = tf.exp(logPrecision_N1);
    const weights_NN = tf.mul(tf.exp(tf.neg(tf.mul(beyond_NN, precision_N1))), others_NN);
    const sum_N1 = tf.sum(weights_NN, 1, true);
    const rows_NN = tf.div(weights_NN, sum_N1) as Tensor2D;
    const spread_N1 = tf.sum(tf.mul(rows_NN, beyond_NN), 1, true);
    return { rows_NN, entropy_N1: tf.add(tf.log(sum_N1), tf.mul(precision_N1, spread_N1)) };
  };
  for (let step = 0; step < BISECTIONS; step++) {
    const middle_N1 = tf.mul(tf.add(low_N1, high_N1), 0.5) as Tensor2D;
    const tooWide_N1 = tf.greater(rowsAt(middle_N1).entropy_N1, logPerplexity as Scalar);
    low_N1 = tf.where(tooWide_N1, middle_N1, low_N1);
    high_N1 = tf.where(tooWide_N1, high_N1, middle_N1);
  }
  const { rows_NN } = rowsAt(tf.mul(tf.add(low_N1, high_N1), 0.5) as Tensor2D);
  const joint_NN = tf.div(tf.add(rows_NN, tf.transpose(rows_NN)), 2 * count);
  return { rows: rows_NN, joint: tf.maximum(joint_NN, LEAST) };
};

/**
 * `gradient` [N, 2] of the divergence KL(P ‖ Q) of points [N, 2] under the Student distribution (eq. 4 and 5), with P times
 * `exaggeration`.
 */
export function divergenceGradient(joint_NN: Tensor2D, points_N2: Tensor2D, exaggeration: Scalar): Tensor2D {
  const count = points_N2.shape[0];
  const squares_N1 = tf.sum(tf.square(points_N2), 1, true);
  const crossed_NN = tf.matMul(points_N2, points_N2, false, true);
  const distances_NN = tf.relu(tf.sub(tf.add(squares_N1, tf.transpose(squares_N1)), tf.mul(crossed_NN, 2)));
  const near_NN = tf.reciprocal(tf.add(distances_NN, 1));
  // A point is as near as can be to itself, which counts for nothing.
  const sum = tf.sub(tf.sum(near_NN), count);
  const forces_NN = tf.mul(tf.sub(tf.mul(joint_NN, exaggeration), tf.div(near_NN, sum)), near_NN) as Tensor2D;
  const pulled_N2 = tf.sub(tf.mul(tf.sum(forces_NN, 1, true), points_N2), tf.matMul(forces_NN, points_N2));
  return tf.mul(pulled_N2, 4);
}

/** So many steps of gradient descent with momentum and gains for each coordinate (Jacobs 1988), as in the authors' code. */
const descend: ProgramFunction = (_scope, inputs) => {
  const { rate, momentum, exaggeration } = inputs as Record<string, Scalar>;
  const joint_NN = inputs['joint'] as Tensor2D;
  let [points_N2, moved_N2, gains_N2] = ['points', 'moved', 'gains'].map((name) => inputs[name] as Tensor2D) as [
    Tensor2D,
    Tensor2D,
    Tensor2D,
  ];
  for (let step = 0; step < STEPS_AT_ONCE; step++) {
    const gradient_N2 = divergenceGradient(joint_NN, points_N2, exaggeration!);
    const goesOn_N2 = tf.notEqual(tf.sign(gradient_N2), tf.sign(moved_N2));
    gains_N2 = tf.maximum(tf.where(goesOn_N2, tf.add(gains_N2, 0.2), tf.mul(gains_N2, 0.8)), 0.01);
    moved_N2 = tf.sub(tf.mul(moved_N2, momentum!), tf.mul(tf.mul(gains_N2, rate!), gradient_N2));
    points_N2 = tf.add(points_N2, moved_N2);
    points_N2 = tf.sub(points_N2, tf.mean(points_N2, 0, true));
  }
  return { points: points_N2, moved: moved_N2, gains: gains_N2 };
};

export const mapFunctions: Record<string, ProgramFunction> = {
  [PRODUCTS]: products,
  [AFFINITIES]: affinities,
  [DESCEND]: descend,
};

function identity(size: number): Tensor2D {
  return tf.cast(tf.oneHot(constant(tf.range(0, size, 1, 'int32')), size), 'float32') as Tensor2D;
}
