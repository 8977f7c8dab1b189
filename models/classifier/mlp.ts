import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { gelu, relu } from '../engine/ops.js';
import { tf } from '../engine/tensorflow.js';
import type { ClassifierConfig } from './config.js';
import { dense } from './dense.js';
import { hiddenLayer, type Variables } from './initial-values.js';
import { sizeOf, type Dimensions } from './parameter-count.js';
import type { Pass } from './pass.js';

// B batch, F features, U units of a layer.

export function mlpVariables({ hiddenLayers, seed }: ClassifierConfig, { input }: Dimensions): Variables {
  const variables: Variables = {};
  hiddenLayers.forEach((units, layer) => {
    const inputs = layer === 0 ? sizeOf(input) : hiddenLayers[layer - 1]!;
    Object.assign(variables, hiddenLayer(`encoder/${layer}`, [inputs, units], seed));
  });
  return variables;
}

/** Examples [B, …] through the hidden layers, to features [B, F]: the last one's units. */
export function mlp(pass: Pass, x: Tensor): Tensor2D {
  const { hiddenLayers, activation } = pass.config;
  let h_BU = tf.reshape(x, [x.shape[0]!, -1]) as Tensor2D;
  hiddenLayers.forEach((_, layer) => {
    if (layer > 0) h_BU = pass.dropout(h_BU);
    h_BU = activate(activation, dense(pass, `encoder/${layer}`, h_BU));
  });
  return h_BU;
}

function activate(activation: ClassifierConfig['activation'], x_BU: Tensor2D): Tensor2D {
  switch (activation) {
    case 'relu':
      return relu(x_BU);
    case 'gelu':
      return gelu(x_BU);
    case 'tanh':
      return tf.tanh(x_BU);
  }
}
