import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { constant } from '../../engine/constant.js';
import { sparseCrossEntropy } from '../../engine/ops.js';
import { tf } from '../../engine/tensorflow.js';
import type { MethodBuilder } from '../methods.js';
import { project, projectorVariables } from '../projector.js';

// B batch, H × H pixels, C channels.

const TURNS = 4;

/**
 * Which way up an image is (Gidaris et al. 2018). As there, all four turns of each image are in the batch, which so holds four
 * times its size: no turn is by chance rarer than another, and nothing is drawn at random.
 */
export const rotation: MethodBuilder = ({ seed }, encoder) => {
  const head = { name: 'head', inputs: encoder.features, hidden: [], outputs: TURNS, norm: false };
  return {
    variables: projectorVariables(head, seed),
    unmoved: [],
    draws: 0,
    pairs: null,
    loss({ scope, x, ...how }) {
      const turned = tf.concat(
        Array.from({ length: TURNS }, (_, turns) => quarterTurns(x as Tensor4D, turns)),
        0,
      );
      const logits = project(scope, encoder.encode(scope, turned, how), head, how);
      const turns = turnOfEach(x.shape[0]!);
      const right = tf.cast(tf.equal(tf.argMax(logits as Tensor2D, 1), turns), 'float32');
      return { loss: sparseCrossEntropy(logits, turns), metrics: { turnAccuracy: tf.mean(right) } };
    },
  };
};

/** Square images [B, H, H, C], turned to the left by so many quarters. */
export function quarterTurns(x_BHHC: Tensor4D, turns: number): Tensor4D {
  switch (((turns % TURNS) + TURNS) % TURNS) {
    case 1:
      return tf.reverse(tf.transpose(x_BHHC, [0, 2, 1, 3]), 1);
    case 2:
      return tf.reverse(x_BHHC, [1, 2]);
    case 3:
      return tf.transpose(tf.reverse(x_BHHC, 1), [0, 2, 1, 3]);
    default:
      return x_BHHC;
  }
}

/** 0 for the first `images`, then 1, 2 and 3. */
function turnOfEach(images: number): Tensor1D {
  return constant(
    tf.tensor1d(
      Int32Array.from({ length: TURNS * images }, (_, at) => Math.floor(at / images)),
      'int32',
    ),
  );
}
