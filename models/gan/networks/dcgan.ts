import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { normal, zeros } from '../../core/initializers.js';
import { leakyRelu, relu } from '../../engine/ops.js';
import { tf } from '../../engine/tensorflow.js';
import type { GanConfig } from '../config.js';
import type { Pass } from '../pass.js';
import type { Examples, Network, Variables } from './network.js';
import { deepest, normVariables } from './layers.js';

// B batch, H × W pixels, C channels.

/** Side of the kernels: a multiple of the stride, so that each pixel is reached by as many weights (Odena et al. 2016). */
const KERNEL = 4;
/** Standard deviation of the initial weights. */
const DEVIATION = 0.02;

/**
 * Strided convolutions down to a verdict, transposed ones up to an image (Radford et al. 2016). Image sides halve with each
 * of `filters`. Deviations: kernels of 4 × 4, and no batch norm in the discriminator unless it is chosen.
 */
export const dcgan: Network = {
  shape: ({ height, width, channels }) => [height, width, channels],
  generatorVariables({ latentSize, filters, seed }, examples) {
    const weights = (name: string, shape: number[]) => normal(shape, DEVIATION, seed, `generator/${name}`);
    const { height, width, depth } = deepest(filters, examples);
    const units = height * width * depth;
    const variables: Variables = {
      'dense/kernel': weights('dense/kernel', [latentSize + examples.classes, units]),
      ...normVariables('dense', depth),
    };
    const outputs = [examples.channels, ...filters];
    for (let level = filters.length - 1; level >= 0; level--) {
      const name = `deconv${level}`;
      variables[`${name}/kernel`] = weights(`${name}/kernel`, [KERNEL, KERNEL, outputs[level]!, filters[level]!]);
      Object.assign(
        variables,
        level > 0 ? normVariables(name, outputs[level]!) : { [`${name}/bias`]: zeros([outputs[0]!]) },
      );
    }
    return variables;
  },
  generate(pass, input, examples) {
    const { filters } = pass.config;
    const [batch] = input.shape;
    const start = deepest(filters, examples);
    const dense = pass.dense('dense', input, { bias: false });
    let h = relu(pass.norm('dense', tf.reshape(dense, [batch, start.height, start.width, start.depth]) as Tensor4D));
    const outputs = [examples.channels, ...filters];
    for (let level = filters.length - 1; level > 0; level--) {
      h = relu(pass.norm(`deconv${level}`, doubled(pass, `deconv${level}`, h, outputs[level]!)));
    }
    return tf.tanh(tf.add(doubled(pass, 'deconv0', h, outputs[0]!), pass.variable('deconv0/bias')));
  },
  discriminatorVariables(config, examples) {
    const { filters, seed, discriminatorNorm } = config;
    const weights = (name: string, shape: number[]) => normal(shape, DEVIATION, seed, `discriminator/${name}`);
    const variables: Variables = {};
    filters.forEach((count, level) => {
      const from = level === 0 ? examples.channels : filters[level - 1]!;
      variables[`conv${level}/kernel`] = weights(`conv${level}/kernel`, [KERNEL, KERNEL, from, count]);
      const normed = discriminatorNorm === 'batch' && level > 0;
      Object.assign(
        variables,
        normed ? normVariables(`conv${level}`, count) : { [`conv${level}/bias`]: zeros([count]) },
      );
    });
    variables['dense/kernel'] = weights('dense/kernel', [dcgan.features(config, examples), 1]);
    variables['dense/bias'] = zeros([1]);
    return variables;
  },
  judge(pass, x: Tensor) {
    const { filters, leakySlope, discriminatorNorm, dropout } = pass.config;
    let h = x as Tensor4D;
    filters.forEach((_, level) => {
      const name = `conv${level}`;
      const convolved = tf.conv2d(h, pass.variable<Tensor4D>(`${name}/kernel`), 2, 'same');
      const normed = discriminatorNorm === 'batch' && level > 0;
      h = leakyRelu(normed ? pass.norm(name, convolved) : tf.add(convolved, pass.variable(`${name}/bias`)), leakySlope);
      h = pass.dropout(h, dropout);
    });
    const features = tf.reshape(h, [h.shape[0], -1]) as Tensor2D;
    return { features, logits: pass.dense('dense', features) };
  },
  features({ filters }: GanConfig, examples: Examples) {
    const { height, width, depth } = deepest(filters, examples);
    return height * width * depth;
  },
};

/** [B, H, W, …] to [B, 2H, 2W, outputs]. */
function doubled(pass: Pass, name: string, x: Tensor4D, outputs: number): Tensor4D {
  const [batch, height, width] = x.shape;
  const kernel = pass.variable<Tensor4D>(`${name}/kernel`);
  return tf.conv2dTranspose(x, kernel, [batch, 2 * height, 2 * width, outputs], 2, 'same');
}
