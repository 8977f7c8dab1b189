import type { Tensor } from '@tensorflow/tfjs';
import type { ProgramFunction } from '../../engine/program.js';
import { tf } from '../../engine/tensorflow.js';
import { gradientsBy, outputsOf, perCell, rawInputs, readingOf, repeated, type Network } from './network.js';

/** Noisy copies of a row that gradients are averaged over. */
export const SAMPLES = 50;
/** Standard deviation of the noise, as a share of the range. */
const NOISE = 0.15;

/**
 * Gradients at noisy copies of a row (Smilkov et al. 2017): mean and standard error [cells] of one output, weighed by `direction` [K].
 * The noise is a share of the range of an image or of a text's embedding; of a column, of its range over row and background. Of a token
 * the gradient times its embedding is told.
 */
export function noiseFunctions(network: Network): Record<string, ProgramFunction> {
  return {
    'noisy slopes': (scope, { row, background, direction }) => {
      const input = network.inference.inputs[0]!;
      const { x, columns } = readingOf(network, scope, repeated(row!, 1, input));
      const rangeOf = (values: Tensor, axis?: number) => tf.sub(tf.max(values, axis, true), tf.min(values, axis, true));
      const range =
        input.meaning.kind === 'row'
          ? rangeOf(tf.concat([x, readingOf(network, scope, rawInputs(background!, input)).x], 0), 0)
          : rangeOf(x);
      const noise = tf.mul(scope.random.normal([SAMPLES, ...x.shape.slice(1)]), tf.mul(range, NOISE));
      const points = tf.add(x, noise);
      const raw = repeated(row!, SAMPLES, input);
      const K = direction!.shape[0]!;
      const [gradient] = gradientsBy(
        () => outputsOf(network, scope, raw, { read: () => points }),
        [points],
        tf.broadcastTo(tf.reshape(direction!, [1, K]), [SAMPLES, K]),
      );
      // Over the numbers of an embedding alone, gradients through a layer norm sum to 0.
      const told = input.meaning.kind === 'tokens' ? tf.mul(gradient!, x) : gradient!;
      const cells = perCell(told, input, columns);
      const mean = tf.mean(cells, 0);
      const variance = tf.div(tf.sum(tf.square(tf.sub(cells, mean)), 0), SAMPLES - 1);
      return { mean, error: tf.sqrt(tf.div(variance, SAMPLES)) };
    },
  };
}
