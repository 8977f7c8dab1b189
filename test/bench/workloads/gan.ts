import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs';
import { parseConfig } from '../../../models/core/parse-config.js';
import { createProgram } from '../../../models/engine/create-program.js';
import { tf } from '../../../models/engine/tensorflow.js';
import { ganConfig, type GanConfig } from '../../../models/gan/config.js';
import { buildGan } from '../../../models/gan/gan.js';
import {
  contendersOf,
  indicesOf,
  sizeOf,
  syntheticBytes,
  trainable,
  type OurMode,
  type Training,
} from '../workload.js';

const BATCH = 64;
const IMAGES = 4096;
const PIXELS = 784;
const images = syntheticBytes(IMAGES * PIXELS);

async function ours(mode: OurMode): Promise<Training> {
  const config = parseConfig(ganConfig, 'mlp', {}) as unknown as GanConfig;
  const model = buildGan(config, {
    ...{ name: 'synthetic', images, labels: null, classNames: [], count: IMAGES },
    ...{ height: 28, width: 28, channels: 1 },
  });
  const program = await createProgram(
    {
      variables: model.variables,
      optimizers: model.optimizers,
      data: model.data,
      functions: { train: model.train },
    },
    mode,
  );
  const discriminatorRates = Float32Array.of(1);
  let step = 0;
  return {
    parameters: sizeOf(Object.values(model.variables)),
    step() {
      const feeds = { indices: indicesOf(step, BATCH, IMAGES), learningRate: 2e-4, discriminatorRates };
      return program.run('train', feeds, { random: [0, ++step] }).scalars['discriminatorLoss']!;
    },
  };
}

/** As tfjs's users write it: layers models and tf.train.adam, one variableGrads per network, losses read each step. */
function plain(): Training {
  const dense = (units: number, options: object = {}) => tf.layers.dense({ units, ...options });
  const leaky = () => tf.layers.leakyReLU({ alpha: 0.2 });
  const g = tf.sequential({ layers: [dense(128, { inputShape: [100] }), leaky(), dense(784, { activation: 'tanh' })] });
  const d = tf.sequential({ layers: [dense(128, { inputShape: [784] }), leaky(), dense(1)] });
  const [gWeights, dWeights] = [trainable(g), trainable(d)];
  const [dAdam, gAdam] = [tf.train.adam(2e-4, 0.5), tf.train.adam(2e-4, 0.5)];
  const data = tf.tidy(() => tf.sub(tf.div(tf.tensor2d(Float32Array.from(images), [IMAGES, PIXELS]), 127.5), 1));
  const crossEntropy = (target: number, logits: Tensor) =>
    tf.losses.sigmoidCrossEntropy(tf.fill(logits.shape, target), logits) as Scalar;
  let step = 0;
  return {
    parameters: sizeOf([...gWeights, ...dWeights]),
    step: () =>
      tf.tidy(() => {
        const real = tf.gather(data, tf.tensor1d(indicesOf(step++, BATCH, IMAGES), 'int32'));
        const z = tf.randomNormal([BATCH, 100]);
        const onD = tf.variableGrads(() => {
          const [onReal, onFake] = [d.apply(real), d.apply(g.apply(z) as Tensor)] as [Tensor, Tensor];
          return tf.add(crossEntropy(1, onReal), crossEntropy(0, onFake));
        }, dWeights);
        dAdam.applyGradients(onD.grads as Record<string, Variable>);
        const onG = tf.variableGrads(() => crossEntropy(1, d.apply(g.apply(z) as Tensor) as Tensor), gWeights);
        gAdam.applyGradients(onG.grads as Record<string, Variable>);
        onG.value.dataSync();
        return onD.value.dataSync()[0]!;
      }),
  };
}

export const contenders = contendersOf(ours, plain);
