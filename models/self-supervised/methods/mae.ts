import type { Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import { tf } from '../../engine/tensorflow.js';
import { chosenPlaces, shareOf } from '../chosen-places.js';
import { countedError, normalizedPatches } from '../losses/hidden-error.js';
import type { MethodStep, Reconstructed } from '../method.js';
import type { MethodBuilder } from '../methods.js';
import { cut, joined } from '../patches.js';
import { decoded, hiddenAt, maeDecoderVariables } from './mae-decoder.js';

// B batch, T patches, S patches that are seen, P numbers in a patch.

/** What hidden patches are in pictures of what was left. */
const GREY = 0.5;

/**
 * A masked autoencoder (He et al. 2022): patches are hidden at random, as many of each image; the encoder sees the others alone,
 * and a small decoder tells the hidden ones. With normalised targets a patch is told less its own mean, in units of its own
 * deviation; neither is known to the model, so pictures have those of the patches that were seen in their place.
 */
export const mae: MethodBuilder = (config, encoder, { shape }) => {
  if (shape.kind !== 'images' || !encoder.tokens)
    throw new Error('mae: it hides patches of images from a transformer.');
  const { patchSize, normalizedTargets } = config;
  const { length, width: inputs, states } = encoder.tokens;
  const decoder = { length, inputs, piece: patchSize * patchSize * shape.channels };
  const seen = length - shareOf(config.maskRatio, length);

  function told({ scope, x, draws_BD }: MethodStep) {
    const seen_BS = chosenPlaces(draws_BD, seen);
    const told_BTP = decoded(scope, { states_BSC: states(scope, x, { seen_BS }), seen_BS }, config, decoder);
    const patches_BTP = cut(x as Tensor4D, patchSize);
    const target_BTP = normalizedTargets ? normalizedPatches(patches_BTP) : patches_BTP;
    return { told_BTP, target_BTP, patches_BTP, hidden_BT: hiddenAt(seen_BS, length) };
  }

  return {
    variables: maeDecoderVariables(config, decoder),
    unmoved: [],
    draws: length,
    pairs: null,
    loss(step) {
      const { told_BTP, target_BTP, hidden_BT } = told(step);
      return { loss: countedError(rows(told_BTP), rows(target_BTP), counted(hidden_BT, told_BTP)), metrics: {} };
    },
    reconstruct(step): Reconstructed {
      const { told_BTP, target_BTP, patches_BTP, hidden_BT } = told(step);
      const drawn_BTP = normalizedTargets ? inUnitsOfSeen(told_BTP, patches_BTP, hidden_BT) : told_BTP;
      const hidden_BT1 = tf.expandDims(hidden_BT, 2);
      const picture = (hidden_BTP: Tensor3D) => {
        const all = tf.add(tf.mul(patches_BTP, tf.sub(1, hidden_BT1)), tf.mul(hidden_BTP, hidden_BT1)) as Tensor3D;
        return joined(all, patchSize, shape);
      };
      return {
        told_BN: rows(told_BTP),
        target_BN: rows(target_BTP),
        counted_BN: counted(hidden_BT, told_BTP),
        hidden_BT,
        left_BHWC: picture(tf.fill(told_BTP.shape, GREY)),
        drawn_BHWC: picture(drawn_BTP),
      };
    },
  };
};

const rows = (x_BTP: Tensor3D): Tensor2D => tf.reshape(x_BTP, [x_BTP.shape[0], -1]);

/** Each number of a patch counts as the patch does. */
function counted(hidden_BT: Tensor2D, like_BTP: Tensor3D): Tensor2D {
  return rows(tf.mul(tf.expandDims(hidden_BT, 2), tf.onesLike(like_BTP)));
}

/** Normalised patches with the mean and the deviation, over patches, of those that were seen of the same image. */
function inUnitsOfSeen(told_BTP: Tensor3D, patches_BTP: Tensor3D, hidden_BT: Tensor2D): Tensor3D {
  const { mean, variance } = tf.moments(patches_BTP, 2, true);
  const seen_BT1 = tf.expandDims(tf.sub(1, hidden_BT), 2);
  const ofSeen = (values: typeof mean) =>
    tf.div(tf.sum(tf.mul(values, seen_BT1), 1, true), tf.maximum(tf.sum(seen_BT1, 1, true), 1));
  return tf.add(tf.mul(told_BTP, ofSeen(tf.sqrt(variance))), ofSeen(mean));
}
