import type { Tensor2D } from '@tensorflow/tfjs';
import { glorotUniform, zeros } from '../../core/initializers.js';
import { leakyRelu, relu } from '../../engine/ops.js';
import { tf } from '../../engine/tensorflow.js';
import type { GanConfig } from '../config.js';
import type { Pass } from '../pass.js';
import type { Examples, Network, Variables } from './network.js';

// B batch, P pixels of an image (height · width · channels), U units of a layer.

/** Stacks of dense layers, as in the first paper (Goodfellow et al. 2014). Examples are vectors of pixels. */
export const mlp: Network = {
  shape: (examples) => [pixelsOf(examples)],
  generatorVariables: ({ latentSize, generatorLayers, seed }, examples) =>
    denseVariables('generator', [latentSize + examples.classes, ...generatorLayers, pixelsOf(examples)], seed),
  generate: (pass, input) => tf.tanh(generateUnbounded(pass, input)),
  discriminatorVariables: ({ discriminatorLayers, seed }, examples) =>
    denseVariables('discriminator', [pixelsOf(examples), ...discriminatorLayers, 1], seed),
  judge(pass, x) {
    const { discriminatorLayers, dropout } = pass.config;
    let h_BU = x as Tensor2D;
    for (let layer = 0; layer < discriminatorLayers.length; layer++) {
      h_BU = pass.dropout(activate(pass.config, pass.dense(String(layer), h_BU)), dropout);
    }
    return { features: h_BU, logits: pass.dense(String(discriminatorLayers.length), h_BU) };
  },
  features: ({ discriminatorLayers }, examples) => discriminatorLayers.at(-1) ?? pixelsOf(examples),
};

/** What the generator's last layer gives [B, P]. */
export function generateUnbounded(pass: Pass, input: Tensor2D): Tensor2D {
  const layers = pass.config.generatorLayers.length;
  let h_BU = input;
  for (let layer = 0; layer < layers; layer++) h_BU = activate(pass.config, pass.dense(String(layer), h_BU));
  return pass.dense(String(layers), h_BU);
}

function pixelsOf({ height, width, channels }: Examples): number {
  return height * width * channels;
}

/**
 * Kernels [inputs, outputs] and biases of a stack of dense layers whose widths are given from input to output. `network` is
 * part of what their random numbers are named by.
 */
function denseVariables(network: string, widths: number[], seed: number): Variables {
  const variables: Variables = {};
  for (let layer = 0; layer + 1 < widths.length; layer++) {
    const shape: [number, number] = [widths[layer]!, widths[layer + 1]!];
    variables[`${layer}/kernel`] = glorotUniform(shape, seed, `${network}/${layer}/kernel`);
    variables[`${layer}/bias`] = zeros([shape[1]]);
  }
  return variables;
}

function activate(config: GanConfig, x_BU: Tensor2D): Tensor2D {
  switch (config.activation) {
    case 'leaky-relu':
      return leakyRelu(x_BU, config.leakySlope);
    case 'relu':
      return relu(x_BU);
    case 'tanh':
      return tf.tanh(x_BU);
    case 'elu':
      return tf.elu(x_BU);
  }
}
