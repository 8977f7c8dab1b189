import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { heNormal, zeros } from '../core/initializers.js';
import { relu } from '../engine/ops.js';
import { tf } from '../engine/tensorflow.js';
import type { ClassifierConfig } from './config.js';
import type { Variables } from './initial-values.js';
import type { Dimensions } from './parameter-count.js';
import type { Pass } from './pass.js';

// B batch, H × W pixels, C channels, F features.

export function cnnVariables({ filters, kernelSize: k, seed }: ClassifierConfig, { input }: Dimensions): Variables {
  const variables: Variables = {};
  filters.forEach((count, layer) => {
    const channels = layer === 0 ? input[2]! : filters[layer - 1]!;
    const name = `encoder/conv${layer}`;
    variables[`${name}/kernel`] = heNormal([k, k, channels, count], seed, `${name}/kernel`);
    variables[`${name}/bias`] = zeros([count]);
  });
  return variables;
}

/** Images [B, H, W, C] to flattened features [B, F] of the last pooling. */
export function cnn(pass: Pass, x_BHWC: Tensor4D): Tensor2D {
  const maps = pass.lastMaps(cnnMaps(pass, x_BHWC).at(-1)!);
  const last = tf.maxPool(maps, 2, 2, 'valid');
  return tf.reshape(last, [x_BHWC.shape[0], -1]) as Tensor2D;
}

/** What each convolution gives after ReLU, before it is pooled: [B, H, W, filters], without padding. */
export function cnnMaps(pass: Pass, x_BHWC: Tensor4D): Tensor4D[] {
  const maps: Tensor4D[] = [];
  let h = x_BHWC;
  pass.config.filters.forEach((_, layer) => {
    if (layer > 0) h = tf.maxPool(h, 2, 2, 'valid');
    const convolved = tf.conv2d(h, pass.variable<Tensor4D>(`encoder/conv${layer}/kernel`), 1, 'valid');
    h = relu(tf.add(convolved, pass.variable<Tensor1D>(`encoder/conv${layer}/bias`)) as Tensor4D);
    maps.push(h);
  });
  return maps;
}
