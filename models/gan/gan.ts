import type { Scalar, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { programLearner } from '../core/learner-builder.js';
import type { Model } from '../core/model.js';
import type { ImageDataset } from '../data/dataset.js';
import { sigmoidCrossEntropy } from '../engine/ops.js';
import type { OptimizerSpec } from '../engine/optimizer.js';
import type { Scope } from '../engine/program.js';
import { tf } from '../engine/tensorflow.js';
import type { GanConfig } from './config.js';
import { denseVariables, discriminator, generator } from './networks.js';
import { picturesOf } from './pictures.js';

export type GanImages = Pick<ImageDataset, 'images' | 'count' | 'height' | 'width' | 'channels'>;

export const ganLearner = programLearner<GanConfig>(async (config, sources) =>
  buildGan(config, await sources.images('train')),
);

/**
 * Generative adversarial network (Goodfellow et al. 2014) with the non-saturating generator loss.
 * The discriminator minimizes −log D(x) − log(1 − D(G(z))), then the generator −log D(G(z)) against the updated
 * discriminator, both on the same latents, so the generator's forward pass is shared.
 */
export function buildGan(config: GanConfig, image: GanImages): Model {
  const pixels = image.height * image.width * image.channels;
  const { generatorLayers, discriminatorLayers, latentSize, seed } = config;
  const generatorVariables = denseVariables('generator', [latentSize, ...generatorLayers, pixels], seed);
  const discriminatorVariables = denseVariables('discriminator', [pixels, ...discriminatorLayers, 1], seed);
  return {
    variables: { ...generatorVariables, ...discriminatorVariables },
    // In the order in which a step updates them.
    optimizers: {
      'optimizer-discriminator': optimizer(config, Object.keys(discriminatorVariables)),
      'optimizer-generator': optimizer(config, Object.keys(generatorVariables)),
    },
    data: { images: { values: image.images, shape: [image.count, image.height, image.width, image.channels] } },
    examples: image.count,
    unit: 'images',
    feeds: ({ indices }) => ({ indices }),
    train: (scope, inputs) => trainStep(scope, config, inputs['indices'] as Tensor1D, inputs['learningRate'] as Scalar),
    evaluation: null,
    parts: [picturesOf(config, image)],
    assets: {},
  };
}

function optimizer(config: GanConfig, parameters: string[]): OptimizerSpec {
  const { optimizer: kind, beta1, beta2, momentum, weightDecay, clipNorm } = config;
  return { kind, parameters, beta1, beta2, momentum, weightDecay, clipNorm };
}

function trainStep(scope: Scope, config: GanConfig, indices: Tensor1D, learningRate: Scalar) {
  const batch = indices.shape[0];
  const bytes = scope.gather('images', indices) as Tensor4D;
  const real_BP = tf.sub(tf.div(tf.reshape(bytes, [batch, -1]), 127.5), 1) as Tensor2D;
  const z_BL = scope.random.normal([batch, config.latentSize]) as Tensor2D;

  const d = scope.minimize('optimizer-discriminator', tf.mul(learningRate, config.discriminatorRateRatio), () => {
    const realLogits = discriminator(scope, config, real_BP);
    const fakeLogits = discriminator(scope, config, generator(scope, config, z_BL));
    return {
      loss: tf.add(
        sigmoidCrossEntropy(realLogits, 1 - config.labelSmoothing),
        sigmoidCrossEntropy(fakeLogits, 0),
      ) as Scalar,
      realScore: tf.mean(tf.sigmoid(realLogits)),
      fakeScore: tf.mean(tf.sigmoid(fakeLogits)),
    };
  });
  const g = scope.minimize('optimizer-generator', learningRate, () => ({
    loss: sigmoidCrossEntropy(discriminator(scope, config, generator(scope, config, z_BL)), 1),
  }));
  return {
    generatorLoss: g.loss,
    discriminatorLoss: d.loss,
    realScore: d.realScore,
    fakeScore: d.fakeScore,
    generatorGradientNorm: g.gradientNorm,
    discriminatorGradientNorm: d.gradientNorm,
    applied: tf.mul(g.applied, d.applied),
  };
}
