import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { constant } from '../../engine/constant.js';
import type { ProgramFunction, Scope } from '../../engine/program.js';
import { tf } from '../../engine/tensorflow.js';
import {
  gradientsBy,
  outputsOf,
  perCell,
  rawInputs,
  readingOf,
  repeated,
  type Network,
  type Reading,
} from './network.js';

// B background rows, P baselines, N points on paths, W numbers that the network reads of an input.

/** Straight paths to a row lead from each row of the background, or from their mean. */
export type Start = 'each' | 'mean';

/** What paths are followed by, as functions of a program: their outputs at both ends, and gradients along them. */
export function pathFunctions(network: Network): Record<string, ProgramFunction> {
  return {
    'ends of each': ends(network, 'each'),
    'slopes of each': slopes(network, 'each'),
    'ends of mean': ends(network, 'mean'),
    'slopes of mean': slopes(network, 'mean'),
  };
}

interface Ends extends Pick<Reading, 'columns'> {
  /** What the network reads of the row [1, …] and of the baselines [P, …]. */
  x: Tensor;
  baselines: Tensor;
}

function endsOf(network: Network, scope: Scope, inputs: Record<string, Tensor>, start: Start): Ends {
  const { row, background, weights } = inputs;
  const input = network.inference.inputs[0]!;
  const { x, columns } = readingOf(network, scope, repeated(row!, 1, input));
  const { x: rows } = readingOf(network, scope, rawInputs(background!, input));
  if (start === 'each') return { x, columns, baselines: rows };
  const [B, ...each] = rows.shape;
  const mean = tf.matMul(tf.reshape(weights!, [1, B!]) as Tensor2D, tf.reshape(rows, [B!, -1]) as Tensor2D);
  return { x, columns, baselines: tf.reshape(mean, [1, ...each]) };
}

/** Outputs [1 + P, K] of the row and of the baselines. */
function ends(network: Network, start: Start): ProgramFunction {
  return (scope, inputs) => {
    const { x, baselines } = endsOf(network, scope, inputs, start);
    const all = tf.concat([x, baselines], 0);
    const raw = repeated(inputs['row']!, all.shape[0]!, network.inference.inputs[0]!);
    return { outputs: outputsOf(network, scope, raw, { read: () => all }) };
  };
}

/**
 * Sums along paths [P, cells] of one output, weighed by `direction` [K]: for each point `at` [N] on the path of the baseline `from` [N],
 * the gradient there times `shares` [N] times what lies between baseline and row (Sundararajan et al. 2017, eq. 1).
 */
function slopes(network: Network, start: Start): ProgramFunction {
  return (scope, inputs) => {
    const { from, at, shares, direction, row } = inputs;
    const { x, baselines, columns } = endsOf(network, scope, inputs, start);
    const input = network.inference.inputs[0]!;
    const [P, ...each] = baselines.shape;
    const N = from!.shape[0]!;
    const baselines_PW = tf.reshape(baselines, [P!, -1]) as Tensor2D;
    const between_PW = tf.sub(tf.reshape(x, [1, -1]), baselines_PW) as Tensor2D;
    const along_NW = tf.mul(tf.reshape(at!, [N, 1]), tf.gather(between_PW, from as Tensor1D));
    const points = tf.reshape(tf.add(tf.gather(baselines_PW, from as Tensor1D), along_NW), [N, ...each]);
    const raw = repeated(row!, N, input);
    const K = direction!.shape[0]!;
    const [gradient] = gradientsBy(
      () => outputsOf(network, scope, raw, { read: () => points }),
      [points],
      tf.broadcastTo(tf.reshape(direction!, [1, K]), [N, K]),
    );
    const baseline_P1 = constant(tf.reshape(tf.range(0, P!, 1, 'int32'), [P!, 1]));
    const isOf_PN = tf.cast(tf.equal(baseline_P1, tf.reshape(from!, [1, N])), 'float32');
    const sums_PW = tf.matMul(
      tf.mul(isOf_PN, tf.reshape(shares!, [1, N])) as Tensor2D,
      tf.reshape(gradient!, [N, -1]) as Tensor2D,
    );
    return { values: perCell(tf.reshape(tf.mul(sums_PW, between_PW), [P!, ...each]), input, columns) };
  };
}
