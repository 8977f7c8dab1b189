import type { Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import { tf } from '../../engine/tensorflow.js';
import { DECODER_UNITS } from '../decoder-size.js';
import type { Encoder } from '../encoder.js';
import { countedError } from '../losses/hidden-error.js';
import type { MethodStep, Reconstructed } from '../method.js';
import type { MethodBuilder } from '../methods.js';
import { drawsOfNormals, normalDraws } from '../normal-draws.js';
import { joined } from '../patches.js';
import { project, projectorVariables, type ProjectorShape } from '../projector.js';

// B batch, H × W pixels, C channels, T patches, S width, P numbers in a patch.

/**
 * A denoising autoencoder (Vincent et al. 2008): normal noise is added to an image, and the image without it is to be told of
 * its features; by a transformer, each patch of its own state. Noisy pixels are not cut to 0…1, which would give some of them away.
 */
export const denoise: MethodBuilder = (config, encoder, { shape }) => {
  if (shape.kind !== 'images') throw new Error('denoise: it needs images.');
  const size = shape;
  const { height, width, channels } = size;
  const pixels = height * width * channels;
  const decoder = decoderShape(encoder, pixels);

  function told({ scope, x, draws_BD, ...how }: MethodStep) {
    const { shape: whole } = x as Tensor4D;
    const noise = tf.reshape(tf.mul(normalDraws(draws_BD, pixels), config.noise), whole);
    const left_BHWC = tf.add(x, noise) as Tensor4D;
    if (!encoder.tokens) {
      const told_BN = project(scope, encoder.encode(scope, left_BHWC, how), decoder, how);
      return { told_BHWC: tf.reshape(told_BN, whole) as Tensor4D, left_BHWC };
    }
    const { length, width: states } = encoder.tokens;
    const states_NS = tf.reshape(encoder.tokens.states(scope, left_BHWC), [-1, states]) as Tensor2D;
    const patches = tf.reshape(project(scope, states_NS, decoder, how), [
      whole[0],
      length,
      decoder.outputs,
    ]) as Tensor3D;
    return { told_BHWC: joined(patches, config.patchSize, size), left_BHWC };
  }

  const rows = (x: Tensor4D) => tf.reshape(x, [x.shape[0], -1]) as Tensor2D;
  return {
    variables: projectorVariables(decoder, config.seed),
    unmoved: [],
    draws: drawsOfNormals(pixels),
    pairs: null,
    loss(step) {
      const told_BN = rows(told(step).told_BHWC);
      return { loss: countedError(told_BN, rows(step.x as Tensor4D), tf.onesLike(told_BN)), metrics: {} };
    },
    reconstruct(step): Reconstructed {
      const { told_BHWC, left_BHWC } = told(step);
      const told_BN = rows(told_BHWC);
      return {
        ...{ told_BN, target_BN: rows(step.x as Tensor4D), counted_BN: tf.onesLike(told_BN) },
        ...{ hidden_BT: null, left_BHWC, drawn_BHWC: told_BHWC },
      };
    },
  };
};

/** What gives pixels back: all of an image of its features, or a patch of its state. */
function decoderShape({ features, tokens }: Pick<Encoder, 'features' | 'tokens'>, pixels: number): ProjectorShape {
  const outputs = tokens ? pixels / tokens.length : pixels;
  return { name: 'decoder', inputs: features, hidden: [DECODER_UNITS], outputs, norm: false };
}
