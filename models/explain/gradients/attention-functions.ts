import type { Tensor, Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import { RequestError } from '../../core/errors.js';
import { constant } from '../../engine/constant.js';
import type { ProgramFunction } from '../../engine/program.js';
import { tf } from '../../engine/tensorflow.js';
import { gradientsBy, outputsOf, repeated, type Network } from './network.js';

// N outputs that are explained, of K; H heads, T tokens.

/**
 * Relevance of tokens (Chefer, Gur & Wolf 2021, "Generic attention-model explainability", eq. 5 and 6): R begins as I and becomes R + ĀR at
 * each layer, with Ā the mean over the heads of what is positive of attention times the output's gradient by it. Values [N, T] are
 * R − I, averaged over the tokens that the output reads in the last layer: the class token, the last one, or all that are not
 * padding. `tokens`: see Inside.
 */
export function attentionFunctions(network: Network): Record<string, ProgramFunction> {
  return {
    attention(scope, { row, directions }) {
      const input = network.inference.inputs[0]!;
      const N = directions!.shape[0]!;
      const weights: Tensor4D[] = [];
      let tokens: Int32Array | null = null;
      outputsOf(network, scope, repeated(row!, 1, input), {
        attend(weights_BHTT, places) {
          weights.push(weights_BHTT);
          tokens = places;
          return weights_BHTT;
        },
      });
      if (!tokens) throw withoutAttention();
      // Added to each layer's weights, so that gradients go on through the layers after it.
      const added = weights.map(({ shape: [, ...each] }) => tf.zeros([N, ...each]));
      const gradients = gradientsBy(
        () => {
          let layer = 0;
          const raw = repeated(row!, N, input);
          return outputsOf(network, scope, raw, { attend: (one) => tf.add(one, added[layer++]!) });
        },
        added,
        directions!,
      );
      const same = identity(weights[0]!.shape[2]);
      const relevance = weights.reduce<Tensor3D>(
        (sum, one, layer) => {
          const positive = tf.mean(tf.relu(tf.mul(one, gradients[layer]!)), 1) as Tensor3D;
          return tf.add(sum, tf.matMul(positive, sum));
        },
        tf.tile(tf.expandDims(same, 0), [N, 1, 1]) as Tensor3D,
      );
      const reads_NT = tf.cast(tf.greater(tf.sum(tf.abs(gradients.at(-1)!), [1, 3]), 0), 'float32');
      const shares_NT = tf.div(reads_NT, tf.maximum(tf.sum(reads_NT, 1, true), 1));
      const values = tf.sum(tf.mul(tf.sub(relevance, same), tf.expandDims(shares_NT, 2)), 1);
      return { values, tokens: constant(tf.tensor1d(tokens, 'int32')) };
    },
  };
}

function identity(size: number): Tensor {
  const values = new Float32Array(size * size);
  for (let i = 0; i < size; i++) values[i * size + i] = 1;
  return constant(tf.tensor2d(values, [size, size]));
}

function withoutAttention(): RequestError {
  return new RequestError(
    'method: attention × gradient is made of attention weights, and this model has none; use gradients.',
    { field: 'method' },
  );
}
