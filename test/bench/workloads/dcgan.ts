import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs';
import { standardNormal, zeros } from '../../../models/core/initializers.js';
import { createProgram } from '../../../models/engine/create-program.js';
import { batchNorm, leakyRelu, relu, sigmoidCrossEntropy } from '../../../models/engine/ops.js';
import type { Scope } from '../../../models/engine/program.js';
import type { TensorData } from '../../../models/engine/tensor-data.js';
import { tf } from '../../../models/engine/tensorflow.js';
import {
  contendersOf,
  indicesOf,
  sizeOf,
  syntheticBytes,
  trainable,
  type OurMode,
  type Training,
} from '../workload.js';

// DCGAN (Radford et al. 2016) for images of 28 × 28, with kernels of 4 × 4. B batch.

const BATCH = 64;
const IMAGES = 4096;
const LATENT = 100;
const RATE = 2e-4;
const BETA1 = 0.5;
/** What the moving averages of batch norm keep of before. */
const MOMENTUM = 0.9;
const images = syntheticBytes(IMAGES * 784);

const normal = (name: string, shape: number[]): TensorData => ({
  shape,
  data: (standardNormal(shape, 0, name).data as Float32Array).map((value) => 0.02 * value),
});
const filled = (size: number, value: number): TensorData => ({
  shape: [size],
  data: new Float32Array(size).fill(value),
});

const generatorVariables: Record<string, TensorData> = {
  'generator/dense': normal('dense', [LATENT, 6272]),
  'generator/norm1/scale': filled(128, 1),
  'generator/norm1/shift': zeros([128]),
  'generator/deconv1': normal('deconv1', [4, 4, 64, 128]),
  'generator/norm2/scale': filled(64, 1),
  'generator/norm2/shift': zeros([64]),
  'generator/deconv2': normal('deconv2', [4, 4, 1, 64]),
  'generator/bias': zeros([1]),
};
const discriminatorVariables: Record<string, TensorData> = {
  'discriminator/conv1': normal('conv1', [4, 4, 1, 64]),
  'discriminator/bias1': zeros([64]),
  'discriminator/conv2': normal('conv2', [4, 4, 64, 128]),
  'discriminator/bias2': zeros([128]),
  'discriminator/dense': normal('logit', [6272, 1]),
  'discriminator/bias3': zeros([1]),
};
/** Moving averages, which take the place of a batch's statistics once training is over. */
const averages: Record<string, TensorData> = {
  'generator/norm1/mean': zeros([128]),
  'generator/norm1/variance': filled(128, 1),
  'generator/norm2/mean': zeros([64]),
  'generator/norm2/variance': filled(64, 1),
};

/** Images [B, 28, 28, 1] in [−1, 1] of latents [B, 100], and the statistics of the batch by the name of their average. */
function generator(scope: Scope, z_BL: Tensor2D): { images: Tensor4D; statistics: Record<string, Tensor> } {
  const get = <T extends Tensor>(name: string) => scope.variable<T>(`generator/${name}`);
  const statistics: Record<string, Tensor> = {};
  const norm = (name: string, h: Tensor4D) => {
    const normalized = batchNorm(h, get<Tensor1D>(`${name}/scale`), get<Tensor1D>(`${name}/shift`));
    const { mean, variance } = normalized.statistics;
    Object.assign(statistics, { [`generator/${name}/mean`]: mean, [`generator/${name}/variance`]: variance });
    return relu(normalized.output);
  };
  const dense = tf.reshape(tf.matMul(z_BL, get<Tensor2D>('dense')), [BATCH, 7, 7, 128]) as Tensor4D;
  const half = tf.conv2dTranspose(norm('norm1', dense), get<Tensor4D>('deconv1'), [BATCH, 14, 14, 64], 2, 'same');
  const whole = tf.conv2dTranspose(norm('norm2', half), get<Tensor4D>('deconv2'), [BATCH, 28, 28, 1], 2, 'same');
  return { images: tf.tanh(tf.add(whole, get('bias'))), statistics };
}

/** Logits [B, 1] of being real. */
function discriminator(scope: Scope, x_BHWC: Tensor4D): Tensor2D {
  const get = <T extends Tensor>(name: string) => scope.variable<T>(`discriminator/${name}`);
  const conv = (layer: number, x: Tensor4D) =>
    leakyRelu(tf.add(tf.conv2d(x, get<Tensor4D>(`conv${layer}`), 2, 'same'), get(`bias${layer}`)) as Tensor4D, 0.2);
  const features = tf.reshape(conv(2, conv(1, x_BHWC)), [BATCH, 6272]) as Tensor2D;
  return tf.add(tf.matMul(features, get<Tensor2D>('dense')), get('bias3'));
}

function trainStep(scope: Scope, indices: Tensor1D, learningRate: Scalar): Record<string, Tensor> {
  const real = tf.sub(tf.div(scope.gather('images', indices), 127.5), 1) as Tensor4D;
  const z_BL = scope.random.normal([BATCH, LATENT]) as Tensor2D;
  const d = scope.minimize('discriminator', learningRate, () => {
    const onFake = discriminator(scope, generator(scope, z_BL).images);
    const loss = tf.add(sigmoidCrossEntropy(discriminator(scope, real), 1), sigmoidCrossEntropy(onFake, 0));
    return { loss: loss as Scalar };
  });
  const g = scope.minimize('generator', learningRate, () => {
    const { images: fake, statistics } = generator(scope, z_BL);
    return { loss: sigmoidCrossEntropy(discriminator(scope, fake), 1), statistics };
  });
  for (const [name, value] of Object.entries(g.statistics)) {
    const average = tf.add(tf.mul(scope.variable(name), MOMENTUM), tf.mul(value, 1 - MOMENTUM));
    scope.assign(name, average, { when: g.applied });
  }
  return { discriminatorLoss: d.loss, generatorLoss: g.loss };
}

async function ours(mode: OurMode): Promise<Training> {
  const adam = (variables: object) =>
    ({ kind: 'adam', beta1: BETA1, beta2: 0.999, parameters: Object.keys(variables) }) as const;
  const program = await createProgram(
    {
      variables: { ...generatorVariables, ...discriminatorVariables, ...averages },
      optimizers: { discriminator: adam(discriminatorVariables), generator: adam(generatorVariables) },
      data: { images: { values: images, shape: [IMAGES, 28, 28, 1] } },
      functions: {
        train: (scope, { indices, learningRate }) => trainStep(scope, indices as Tensor1D, learningRate as Scalar),
      },
    },
    mode,
  );
  let step = 0;
  return {
    parameters: sizeOf(Object.values({ ...generatorVariables, ...discriminatorVariables })),
    step() {
      const feeds = { indices: indicesOf(step, BATCH, IMAGES), learningRate: RATE };
      return program.run('train', feeds, { random: [0, ++step] }).scalars['discriminatorLoss']!;
    },
  };
}

/** As tfjs's users write it: layers models and tf.train.adam, one variableGrads per network, losses read each step. */
function plain(): Training {
  const { sequential, layers } = tf;
  const deconv = (filters: number, more: object) =>
    layers.conv2dTranspose({ filters, kernelSize: 4, strides: 2, padding: 'same', ...more });
  const conv = (filters: number, more: object = {}) =>
    layers.conv2d({ filters, kernelSize: 4, strides: 2, padding: 'same', ...more });
  const norm = () => layers.batchNormalization({ momentum: MOMENTUM, epsilon: 1e-5 });
  const g = sequential({
    layers: [
      layers.dense({ inputShape: [LATENT], units: 6272, useBias: false }),
      ...[layers.reshape({ targetShape: [7, 7, 128] }), norm(), layers.reLU()],
      ...[deconv(64, { useBias: false }), norm(), layers.reLU(), deconv(1, { activation: 'tanh' })],
    ],
  });
  const leaky = () => layers.leakyReLU({ alpha: 0.2 });
  const d = sequential({
    layers: [
      ...[conv(64, { inputShape: [28, 28, 1] }), leaky(), conv(128), leaky()],
      ...[layers.flatten(), layers.dense({ units: 1 })],
    ],
  });
  const [gWeights, dWeights] = [trainable(g), trainable(d)];
  const [dAdam, gAdam] = [tf.train.adam(RATE, BETA1), tf.train.adam(RATE, BETA1)];
  const data = tf.tidy(() => tf.sub(tf.div(tf.tensor4d(Float32Array.from(images), [IMAGES, 28, 28, 1]), 127.5), 1));
  const crossEntropy = (target: number, logits: Tensor) =>
    tf.losses.sigmoidCrossEntropy(tf.fill(logits.shape, target), logits) as Scalar;
  const fakes = (z: Tensor) => g.apply(z, { training: true }) as Tensor;
  let step = 0;
  return {
    parameters: sizeOf([...gWeights, ...dWeights]),
    step: () =>
      tf.tidy(() => {
        const real = tf.gather(data, tf.tensor1d(indicesOf(step++, BATCH, IMAGES), 'int32'));
        const z = tf.randomNormal([BATCH, LATENT]);
        const fake = fakes(z);
        const onD = tf.variableGrads(() => {
          const [onReal, onFake] = [d.apply(real), d.apply(fake)] as [Tensor, Tensor];
          return tf.add(crossEntropy(1, onReal), crossEntropy(0, onFake));
        }, dWeights);
        dAdam.applyGradients(onD.grads as Record<string, Variable>);
        const onG = tf.variableGrads(() => crossEntropy(1, d.apply(fakes(z)) as Tensor), gWeights);
        gAdam.applyGradients(onG.grads as Record<string, Variable>);
        onG.value.dataSync();
        return onD.value.dataSync()[0]!;
      }),
  };
}

export const contenders = contendersOf(ours, plain);
