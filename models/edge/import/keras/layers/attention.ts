import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { tf } from '../../../../engine/tensorflow.js';
import { constant } from '../../../../engine/constant.js';
import { product } from './dense.js';
import type { LayerFunction, LayerInputs } from './layer-function.js';

/** What Keras adds to the scores of places that don't count. */
const FAR_BELOW = -1e9;

/** [B, T, heads, D] of [B, T, C]; its weights are [C, heads, D] and [heads, D]. */
function heads(x: Tensor, part: string, { weight, config }: LayerInputs): Tensor4D {
  const kernel = weight('kernel', part);
  const [inner, count, width] = kernel.shape as [number, number, number];
  const flat = product(x, tf.reshape(kernel, [inner, count * width]) as Tensor2D);
  const y = config.flag('use_bias', true) ? tf.add(flat, tf.reshape(weight('bias', part), [-1])) : flat;
  return tf.reshape(y, [x.shape[0]!, x.shape[1]!, count, width]) as Tensor4D;
}

/** Vaswani et al. 2017: attention of several heads, over one axis. */
export const multiHeadAttention: LayerFunction = (call) => {
  const { config, inputs, kwargs } = call;
  const [query, value, given] = inputs;
  const key = given ?? value;
  if (!query || !value || !key || query.rank !== 3 || value.rank !== 3) {
    throw config.refused('is computed for sequences alone, with a query and a value');
  }
  if (config.flag('use_gate', false) || (config.json['sliding_window'] ?? null) !== null) {
    throw config.refused('has a gate or a window, which are not computed');
  }
  if ('attention_mask' in kwargs && kwargs['attention_mask'] !== null)
    throw config.refused('is given a mask of its own, which is not computed');
  if (kwargs['return_attention_scores'] === true) throw config.refused('gives its scores, which is not computed');
  const [q, k, v] = [
    heads(query, 'query_dense', call),
    heads(key, 'key_dense', call),
    heads(value, 'value_dense', call),
  ];
  const scale = 1 / Math.sqrt(config.whole('key_dim'));
  const [qs, ks, vs] = [tf.mul(q, scale), k, v].map((one) => tf.transpose(one, [0, 2, 1, 3])) as [
    Tensor4D,
    Tensor4D,
    Tensor4D,
  ];
  let scores: Tensor = tf.matMul(qs, ks, false, true);
  for (const mask of masksOf(call, query.shape[1]!, key.shape[1]!)) {
    scores = tf.add(scores, tf.mul(tf.sub(1, mask), FAR_BELOW));
  }
  const attended = tf.transpose(tf.matMul(tf.softmax(scores) as Tensor4D, vs), [0, 2, 1, 3]);
  const output = call.weight('kernel', 'output_dense');
  const [count, width, outer] = output.shape as [number, number, number];
  const flat = tf.reshape(attended, [query.shape[0]!, query.shape[1]!, count * width]);
  const y = product(flat, tf.reshape(output, [count * width, outer]) as Tensor2D);
  return config.flag('use_bias', true) ? tf.add(y, call.weight('bias', 'output_dense')) : y;
};

/** One mask of all that apply, so that what they add is added once. */
function masksOf({ masks: [query, value, key], kwargs }: LayerInputs, rows: number, columns: number): Tensor[] {
  const parts: Tensor[] = [];
  if (query) parts.push(tf.reshape(query, [-1, 1, rows, 1]));
  for (const mask of [value, key]) if (mask) parts.push(tf.reshape(mask, [-1, 1, 1, columns]));
  if (kwargs['use_causal_mask'] === true) {
    const seen = Float32Array.from({ length: rows * columns }, (_, i) =>
      i % columns <= Math.floor(i / columns) ? 1 : 0,
    );
    parts.push(constant(tf.tensor(seen, [1, 1, rows, columns])));
  }
  return parts.length === 0 ? [] : [parts.reduce((all, one) => tf.mul(all, one))];
}
