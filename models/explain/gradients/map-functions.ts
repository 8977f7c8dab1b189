import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
import { RequestError } from '../../core/errors.js';
import type { ProgramFunction } from '../../engine/program.js';
import { tf } from '../../engine/tensorflow.js';
import { gradientsBy, outputsOf, repeated, type Network } from './network.js';

// N outputs that are explained, of K; C channels of the last convolution's maps.

/** How much each channel counts for an output, of the gradient by its maps and of the maps [N, h, w, C]: [N, 1, 1, C]. */
type Weigh = (gradient: Tensor4D, maps: Tensor4D) => Tensor;

/** Grad-CAM (Selvaraju et al. 2017, eq. 1): the gradient's mean over the map. */
const mean: Weigh = (gradient) => tf.mean(gradient, [1, 2], true);

/** Grad-CAM++ (Chattopadhay et al. 2018, eq. 10, 19, with the exponential of the output as score): α = g² / (2g² + g³ ΣA). */
const plus: Weigh = (gradient, maps) => {
  const squares = tf.square(gradient);
  const below = tf.add(tf.mul(squares, 2), tf.mul(tf.mul(squares, gradient), tf.sum(maps, [1, 2], true)));
  const isZero = tf.equal(below, 0);
  const alpha = tf.where(isZero, tf.zerosLike(squares), tf.div(squares, tf.where(isZero, tf.onesLike(below), below)));
  return tf.sum(tf.mul(alpha, tf.relu(gradient)), [1, 2], true);
};

/**
 * Maps [N, H · W] of the outputs that `directions` [N, K] name: the last convolution's maps, each by how much it counts, summed and
 * brought to the image's size. What is below 0 is kept: it speaks against the output, and a map of it alone would be blank.
 */
export function mapFunctions(network: Network): Record<string, ProgramFunction> {
  return { 'grad-cam': camBy(network, mean), 'grad-cam-plus': camBy(network, plus) };
}

function camBy(network: Network, weigh: Weigh): ProgramFunction {
  return (scope, { row, directions }) => {
    const input = network.inference.inputs[0]!;
    const [height, width] = input.shape as [number, number];
    const N = directions!.shape[0]!;
    const seen: Tensor4D[] = [];
    outputsOf(network, scope, repeated(row!, 1, input), {
      map(maps) {
        seen.push(maps);
        return maps;
      },
    });
    const last = seen.at(-1);
    if (!last || input.meaning.kind !== 'image') throw withoutConvolutions();
    const maps = tf.tile(last, [N, 1, 1, 1]);
    const [gradient] = gradientsBy(
      () => outputsOf(network, scope, repeated(row!, N, input), { map: () => maps }),
      [maps],
      directions!,
    );
    const sum = tf.sum(tf.mul(weigh(gradient as Tensor4D, maps), maps), -1, true) as Tensor4D;
    const whole = tf.image.resizeBilinear(sum, [height, width], false, true);
    return { values: tf.reshape(whole, [N, height * width]) };
  };
}

function withoutConvolutions(): RequestError {
  return new RequestError(
    'method: Grad-CAM looks at the maps of the last convolution, and this model has none; use gradients or occlusion.',
    { field: 'method' },
  );
}
