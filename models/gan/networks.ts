import type { Tensor2D } from '@tensorflow/tfjs';
import { glorotUniform, zeros } from '../core/initializers.js';
import { leakyRelu, relu } from '../engine/ops.js';
import type { Scope } from '../engine/program.js';
import type { TensorData } from '../engine/tensor-data.js';
import { tf } from '../engine/tensorflow.js';
import type { GanConfig } from './config.js';

// B batch, L latent size, P pixels of an image (height · width · channels), U units of a layer.

/** Kernels [inputs, outputs] and biases of a stack of dense layers whose widths are given from input to output. */
export function denseVariables(part: string, widths: number[], seed: number): Record<string, TensorData> {
  const variables: Record<string, TensorData> = {};
  for (let layer = 0; layer + 1 < widths.length; layer++) {
    const [inputs, outputs] = [widths[layer]!, widths[layer + 1]!];
    const kernel = `${part}/${layer}/kernel`;
    variables[kernel] = glorotUniform([inputs, outputs], seed, kernel);
    variables[`${part}/${layer}/bias`] = zeros([outputs]);
  }
  return variables;
}

function dense(scope: Scope, part: string, layer: number, x_BI: Tensor2D): Tensor2D {
  const kernel_IU = scope.variable(`${part}/${layer}/kernel`) as Tensor2D;
  return tf.add(tf.matMul(x_BI, kernel_IU), scope.variable(`${part}/${layer}/bias`));
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

/** Latents [B, L] to images [B, P] in [−1, 1]. */
export function generator(scope: Scope, config: GanConfig, z_BL: Tensor2D): Tensor2D {
  let h_BU = z_BL;
  config.generatorLayers.forEach((_, layer) => (h_BU = activate(config, dense(scope, 'generator', layer, h_BU))));
  return tf.tanh(dense(scope, 'generator', config.generatorLayers.length, h_BU));
}

/** Images [B, P] in [−1, 1] to logits [B, 1] of being real. */
export function discriminator(scope: Scope, config: GanConfig, x_BP: Tensor2D): Tensor2D {
  let h_BU = x_BP;
  config.discriminatorLayers.forEach((_, layer) => {
    h_BU = activate(config, dense(scope, 'discriminator', layer, h_BU));
    h_BU = scope.random.dropout(h_BU, config.dropout) as Tensor2D;
  });
  return dense(scope, 'discriminator', config.discriminatorLayers.length, h_BU);
}
