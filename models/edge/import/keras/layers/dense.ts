import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { embedding } from '../../../../engine/ops.js';
import { tf } from '../../../../engine/tensorflow.js';
import { activate } from './activations.js';
import { inputOf, type LayerFunction, type LayerInputs } from './layer-function.js';

/** Along the last axis, however many there are before: [B, …, I] · [I, O]. */
export function product(x: Tensor, kernel: Tensor2D): Tensor {
  const [inner, outer] = kernel.shape;
  if (x.rank === 2) return tf.matMul(x as Tensor2D, kernel);
  const flat = tf.matMul(tf.reshape(x, [-1, inner]) as Tensor2D, kernel);
  return tf.reshape(flat, [...x.shape.slice(0, -1), outer]);
}

/** With its bias, where the layer has one. */
export const biased = (x: Tensor, { config, weight }: LayerInputs): Tensor =>
  config.flag('use_bias', true) ? tf.add(x, weight('bias')) : x;

export const denseLayers: Readonly<Record<string, LayerFunction>> = {
  Dense: (call) => activate(biased(product(inputOf(call), call.weight('kernel') as Tensor2D), call), call.config),
  Embedding: (call) => embedding(call.weight('embeddings') as Tensor2D, tf.cast(inputOf(call), 'int32')),
};
