import type { Tensor } from '@tensorflow/tfjs';
import { tf } from '../../../../engine/tensorflow.js';
import { countedSteps } from './layer-functions.js';
import type { LayerInputs } from './layer-function.js';

/** Layers of Keras that hand a mask on; `compute_mask` of all others gives none. */
const handsOn = new RegExp(
  `^(${[
    ...['Dense', 'Activation', 'ReLU', 'LeakyReLU', 'ELU', 'PReLU', 'Softmax', 'Dropout', 'SpatialDropout1D'],
    ...['GaussianNoise', 'GaussianDropout', 'AlphaDropout', 'ActivityRegularization', 'Identity', 'BatchNormalization'],
    ...['LayerNormalization', 'RMSNormalization', 'GroupNormalization', 'MultiHeadAttention', 'TimeDistributed', 'Add'],
    ...['Subtract', 'Multiply', 'Average', 'Maximum', 'Minimum', 'Concatenate'],
  ].join('|')})$`,
);
const recurrent = /^(SimpleRNN|LSTM|GRU|Bidirectional)$/;

/** What of a layer's output counts, by what of its inputs does: 1 or 0 for steps [B, T]; null where all of it counts. */
export function maskAfter({ config, inputs, masks }: LayerInputs): Tensor | null {
  const { className, json } = config;
  const [x] = inputs;
  if (className === 'Embedding') {
    return json['mask_zero'] === true && x ? tf.minimum(tf.cast(x, 'float32'), 1) : null;
  }
  if (className === 'Masking') return x ? countedSteps(x, config.number('mask_value', 0)) : null;
  const [first] = masks;
  if (recurrent.test(className)) {
    const inner =
      className === 'Bidirectional'
        ? ((json['layer'] as { config?: Record<string, unknown> } | null)?.config ?? {})
        : json;
    return inner['return_sequences'] === true ? (first ?? null) : null;
  }
  if (!handsOn.test(className)) return null;
  if (className === 'MultiHeadAttention') return first ?? null;
  const known = masks.filter((mask) => mask !== null);
  if (known.length === 0) return null;
  // Sums and the like have what any of their inputs has where Keras has several.
  return known.length < masks.length ? null : known.reduce((all, one) => tf.mul(all, one));
}
