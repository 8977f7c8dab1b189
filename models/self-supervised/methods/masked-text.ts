import type { Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import { standardNormal, zeros } from '../../core/initializers.js';
import { sparseCrossEntropy } from '../../engine/ops.js';
import type { Scope } from '../../engine/program.js';
import { tf } from '../../engine/tensorflow.js';
import { tokensAt } from '../../transformer/network.js';
import { chosenPlaces, shareOf } from '../chosen-places.js';
import { ENCODER } from '../encoder.js';
import type { FilledIn, MethodStep } from '../method.js';
import type { MethodBuilder } from '../methods.js';

// B batch, T tokens, M places that may be hidden, C width, V tokens of the vocabulary without padding, N = B · M.

/**
 * Masked tokens (BERT, Devlin et al. 2019): some of each text are hidden and told from all others, on both sides. A hidden token is
 * always replaced by one learned vector; the paper leaves or swaps a fifth of them, so that its encoder finds no surprise in texts
 * without masks, but then cannot say what it was kept from seeing. The head is the embedding itself, with a bias for each token.
 */
export const maskedText: MethodBuilder = (config, encoder, { shape }) => {
  if (shape.kind !== 'tokens' || !encoder.tokens) throw new Error('masked-text: it hides tokens from a transformer.');
  const { states } = encoder.tokens;
  const { length, vocabulary } = shape;
  const padding = vocabulary - 1;
  const width = encoder.features;
  const most = shareOf(config.maskRatio, length);

  function fillIn({ scope, x, draws_BD }: MethodStep): FilledIn {
    const tokens_BT = x as Tensor2D;
    const real_BT = tf.cast(tf.notEqual(tokens_BT, tf.scalar(padding, 'int32')), 'float32') as Tensor2D;
    // Padding comes after all that is real.
    const places_BM = chosenPlaces(tf.sub(draws_BD, tf.sub(1, real_BT)), most);
    const asked_BM = firstOf(hiddenCounts(real_BT, config.maskRatio), most);
    const at_BMT = tf.cast(tf.oneHot(places_BM, length), 'float32') as unknown as Tensor3D;
    const at_BT = tf.sum(tf.mul(at_BMT, tf.expandDims(asked_BM, 2)), 1) as Tensor2D;
    const hidden = { at_BT, embedding_1C: scope.variable<Tensor2D>('head/mask') };
    const states_NC = tf.reshape(tokensAt(states(scope, x, { hidden }), places_BM), [-1, width]) as Tensor2D;
    const asked_tokens = tf.sum(tf.mul(at_BMT, tf.expandDims(tf.cast(tokens_BT, 'float32'), 1)), 2);
    // A place that isn't asked for may hold padding, which has no logit.
    const tokens_N = tf.cast(tf.minimum(tf.reshape(asked_tokens, [-1]), padding - 1), 'int32') as Tensor1D;
    return { places_BM, asked_BM, logits_NV: logits(scope, states_NC), tokens_N };
  }

  function logits(scope: Scope, states_NC: Tensor2D): Tensor2D {
    const all = scope.variable<Tensor2D>(`${ENCODER}/embedding/tokens`);
    const tokens_VC = tf.slice(all, [0, 0], [padding, width]);
    return tf.add(tf.matMul(states_NC, tokens_VC, false, true), scope.variable<Tensor1D>('head/bias'));
  }

  const { data } = standardNormal([1, width], config.seed, 'head/mask');
  return {
    variables: {
      'head/mask': { shape: [1, width], data: (data as Float32Array).map((value) => 0.02 * value) },
      'head/bias': zeros([padding]),
    },
    unmoved: [],
    draws: length,
    pairs: null,
    fillIn,
    loss(step) {
      const { asked_BM, logits_NV, tokens_N } = fillIn(step);
      const weights_N = tf.reshape(asked_BM, [-1]) as Tensor1D;
      const right_N = tf.cast(tf.equal(tf.argMax(logits_NV, 1), tokens_N), 'float32');
      const share = tf.div(tf.sum(tf.mul(right_N, weights_N)), tf.maximum(tf.sum(weights_N), 1));
      return {
        loss: sparseCrossEntropy(logits_NV, tokens_N, { weights_N }),
        metrics: { hiddenAccuracy: share.asScalar() },
      };
    },
  };
};

/** How many tokens [B] of each text are hidden: a share of those that are real, at least one where one is left to see. */
function hiddenCounts(real_BT: Tensor2D, share: number): Tensor1D {
  const real_B = tf.sum(real_BT, 1);
  return tf.minimum(tf.maximum(tf.round(tf.mul(real_B, share)), 1), tf.maximum(tf.sub(real_B, 1), 0)) as Tensor1D;
}

/** 1 in the first `counts` [B] of so many columns, else 0. */
function firstOf(counts_B: Tensor1D, columns: number): Tensor2D {
  return tf.cast(tf.less(tf.range(0, columns), tf.expandDims(counts_B, 1)), 'float32') as Tensor2D;
}
