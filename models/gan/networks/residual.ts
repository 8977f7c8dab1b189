import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { glorotUniform, heNormal, normal, zeros } from '../../core/initializers.js';
import { constant } from '../../engine/constant.js';
import { relu } from '../../engine/ops.js';
import { tf } from '../../engine/tensorflow.js';
import type { Pass } from '../pass.js';
import { deepest, normVariables } from './layers.js';
import type { Network, Variables } from './network.js';

// B batch, H × W pixels, C channels.

/** Standard deviation of the weights that draw the image: it begins grey. */
const LAST_DEVIATION = 0.02;

/**
 * Residual blocks of two 3 × 3 convolutions (Gulrajani et al. 2017, Miyato et al. 2018, in small): the generator's double the
 * image, the discriminator's halve it, one for each of `filters`; a shortcut of 1 × 1 convolution runs beside each.
 */
export const residual: Network = {
  shape: ({ height, width, channels }) => [height, width, channels],
  generatorVariables({ latentSize, filters, seed }, examples) {
    const kernel = (name: string, shape: number[]) => ({
      [`${name}/kernel`]: heNormal(shape, seed, `generator/${name}/kernel`),
    });
    const { height, width, depth } = deepest(filters, examples);
    const variables: Variables = kernel('dense', [latentSize + examples.classes, height * width * depth]);
    for (let level = filters.length - 1; level >= 0; level--) {
      const [from, to] = [filters[level]!, filters[Math.max(0, level - 1)]!];
      const name = `block${level}`;
      Object.assign(
        variables,
        normVariables(`${name}/norm0`, from),
        kernel(`${name}/conv0`, [3, 3, from, to]),
        normVariables(`${name}/norm1`, to),
        kernel(`${name}/conv1`, [3, 3, to, to]),
        kernel(`${name}/shortcut`, [1, 1, from, to]),
      );
    }
    const { channels } = examples;
    return {
      ...variables,
      ...normVariables('last', filters[0]!),
      'last/kernel': normal([3, 3, filters[0]!, channels], LAST_DEVIATION, seed, 'generator/last/kernel'),
      'last/bias': zeros([channels]),
    };
  },
  generate(pass, input, examples) {
    const { filters } = pass.config;
    const { height, width, depth } = deepest(filters, examples);
    const dense = pass.dense('dense', input, { bias: false });
    let h = tf.reshape(dense, [input.shape[0], height, width, depth]) as Tensor4D;
    for (let level = filters.length - 1; level >= 0; level--) h = growing(pass, `block${level}`, h);
    const last = convolution(pass, 'last', relu(pass.norm('last', h)));
    return tf.tanh(tf.add(last, pass.variable('last/bias')));
  },
  discriminatorVariables({ filters, seed, discriminatorNorm }, { channels }) {
    const kernel = (name: string, shape: number[]) => ({
      [`${name}/kernel`]: heNormal(shape, seed, `discriminator/${name}/kernel`),
      [`${name}/bias`]: zeros([shape[3]!]),
    });
    const variables: Variables = {};
    filters.forEach((to, level) => {
      const from = level === 0 ? channels : filters[level - 1]!;
      const name = `block${level}`;
      Object.assign(
        variables,
        discriminatorNorm === 'batch' && level > 0 && normVariables(`${name}/norm0`, from),
        kernel(`${name}/conv0`, [3, 3, from, to]),
        discriminatorNorm === 'batch' && normVariables(`${name}/norm1`, to),
        kernel(`${name}/conv1`, [3, 3, to, to]),
        kernel(`${name}/shortcut`, [1, 1, from, to]),
      );
    });
    const features = filters.at(-1)!;
    return {
      ...variables,
      'dense/kernel': glorotUniform([features, 1], seed, 'discriminator/dense/kernel'),
      'dense/bias': zeros([1]),
    };
  },
  judge(pass, x: Tensor) {
    let h = x as Tensor4D;
    pass.config.filters.forEach((_, level) => (h = shrinking(pass, `block${level}`, h, level === 0)));
    const features = pass.dropout(tf.mean(relu(h), [1, 2]) as Tensor2D, pass.config.dropout);
    return { features, logits: pass.dense('dense', features) };
  },
  features: ({ filters }) => filters.at(-1)!,
};

function convolution(pass: Pass, name: string, x: Tensor4D): Tensor4D {
  return tf.conv2d(x, pass.variable<Tensor4D>(`${name}/kernel`), 1, 'same');
}

function biased(pass: Pass, name: string, x: Tensor4D): Tensor4D {
  return tf.add(convolution(pass, name, x), pass.variable(`${name}/bias`));
}

/** [B, H, W, C] to twice the size. */
function growing(pass: Pass, name: string, x: Tensor4D): Tensor4D {
  const inner = convolution(pass, `${name}/conv0`, doubled(relu(pass.norm(`${name}/norm0`, x))));
  const change = convolution(pass, `${name}/conv1`, relu(pass.norm(`${name}/norm1`, inner)));
  return tf.add(change, doubled(convolution(pass, `${name}/shortcut`, x)));
}

/** [B, H, W, C] to half the size; the first block sees pixels, which a rectifier would cut off. */
function shrinking(pass: Pass, name: string, x: Tensor4D, first: boolean): Tensor4D {
  const normed = (norm: string, h: Tensor4D) =>
    pass.config.discriminatorNorm === 'batch' ? pass.norm(`${name}/${norm}`, h) : h;
  const inner = biased(pass, `${name}/conv0`, first ? x : relu(normed('norm0', x)));
  const change = biased(pass, `${name}/conv1`, relu(normed('norm1', inner)));
  return tf.add(halved(change), biased(pass, `${name}/shortcut`, halved(x)));
}

/** Each pixel four times. In ops whose derivatives can be differentiated. */
function doubled(x: Tensor4D): Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const four = constant(tf.ones([1, 1, 2, 1, 2, channels]));
  const spread = tf.mul(tf.reshape(x, [batch, height, 1, width, 1, channels]), four);
  return tf.reshape(spread, [batch, 2 * height, 2 * width, channels]);
}

/** Means of 2 × 2 pixels. */
function halved(x: Tensor4D): Tensor4D {
  const [batch, height, width, channels] = x.shape;
  return tf.mean(tf.reshape(x, [batch, height / 2, 2, width / 2, 2, channels]), [2, 4]);
}
