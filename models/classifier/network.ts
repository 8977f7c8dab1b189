import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { relu } from '../engine/ops.js';
import { cnn, cnnMaps, cnnVariables } from './cnn.js';
import type { ClassifierConfig } from './config.js';
import { dense } from './dense.js';
import { hiddenLayer, lastLayer, type Variables } from './initial-values.js';
import { mlp, mlpVariables } from './mlp.js';
import { featureCount, type Dimensions } from './parameter-count.js';
import type { Pass } from './pass.js';
import { residual, residualMaps, residualVariables } from './residual.js';

// B batch, F features, K classes (1 where a number is predicted).

/**
 * Initial values: `encoder/…` up to the features, from which other runs may start, and `head/…` for what reads classes or a
 * number from them. Running statistics of batch norm are among them.
 */
export function networkVariables(config: ClassifierConfig, dimensions: Dimensions): Variables {
  const { seed } = config;
  const units = [featureCount(config, dimensions), ...hiddenHeadLayers(config)];
  const variables = encoderVariables(config, dimensions);
  units.slice(1).forEach((count, layer) => {
    Object.assign(variables, hiddenLayer(`head/${layer}`, [units[layer]!, count], seed));
  });
  const last = units.length - 1;
  return Object.assign(variables, lastLayer(`head/${last}`, [units[last]!, dimensions.outputs], seed));
}

/** Initial values `encoder/…`, up to the features. */
export function encoderVariables(config: ClassifierConfig, dimensions: Dimensions): Variables {
  switch (config.network) {
    case 'mlp':
      return mlpVariables(config, dimensions);
    case 'cnn':
      return cnnVariables(config, dimensions);
    case 'residual':
      return residualVariables(config, dimensions);
  }
}

function hiddenHeadLayers({ network, denseLayers }: ClassifierConfig): readonly number[] {
  return network === 'cnn' ? denseLayers : [];
}

/** Images [B, H, W, C] in 0…1 or encoded rows [B, width] to features [B, F]. */
export function encode(pass: Pass, x: Tensor): Tensor2D {
  switch (pass.config.network) {
    case 'mlp':
      return mlp(pass, x);
    case 'cnn':
      return cnn(pass, x as Tensor4D);
    case 'residual':
      return residual(pass, x as Tensor4D);
  }
}

/** Features [B, F] to logits [B, K], or to standardised numbers [B, 1]. */
export function head(pass: Pass, features_BF: Tensor2D): Tensor2D {
  const { length } = hiddenHeadLayers(pass.config);
  return dense(pass, `head/${length}`, pass.dropout(lastFeatures(pass, features_BF)));
}

/** Features [B, F] to those [B, U] of which the outputs are a linear function. */
export function lastFeatures(pass: Pass, features_BF: Tensor2D): Tensor2D {
  let h = features_BF;
  hiddenHeadLayers(pass.config).forEach((_, layer) => {
    h = relu(dense(pass, `head/${layer}`, pass.dropout(h)));
  });
  return h;
}

/** What convolutions see of images [B, H, W, C], from the first layer on; none for dense layers. */
export function featureMaps(pass: Pass, x_BHWC: Tensor4D): Tensor4D[] {
  switch (pass.config.network) {
    case 'mlp':
      return [];
    case 'cnn':
      return cnnMaps(pass, x_BHWC);
    case 'residual':
      return residualMaps(pass, x_BHWC);
  }
}
