import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs';
import { glorotUniform, zeros } from '../../models/core/initializers.js';
import { createProgram } from '../../models/engine/create-program.js';
import { relu, softmaxCrossEntropy } from '../../models/engine/ops.js';
import type { Scope } from '../../models/engine/program.js';
import type { TensorData } from '../../models/engine/tensor-data.js';
import { tf } from '../../models/engine/tensorflow.js';
import { inProcess, indicesOf, sizeOf, syntheticBytes, trainable, type Contender, type Workload } from './workload.js';

const BATCH = 64;
const IMAGES = 4096;
const PIXELS = 784;
const CLASSES = 10;
const images = syntheticBytes(IMAGES * PIXELS);
const labels = Uint8Array.from({ length: IMAGES }, (_, i) => images[i * PIXELS]! % CLASSES);
// A white band whose height is the class: something to learn, so that a falling loss proves that learning happens.
labels.forEach((label, i) => images.fill(255, i * PIXELS + label * 56, i * PIXELS + label * 56 + 56));

/** Convolution 3 × 3 to 32 channels, pooling, dense 128, dense 10. */
const variables: Record<string, TensorData> = {
  'conv/kernel': { shape: [3, 3, 1, 32], data: glorotUniform([9, 32], 0, 'conv').data },
  'conv/bias': zeros([32]),
  'dense/kernel': glorotUniform([5408, 128], 0, 'dense'),
  'dense/bias': zeros([128]),
  'logits/kernel': glorotUniform([128, CLASSES], 0, 'logits'),
  'logits/bias': zeros([CLASSES]),
};

function logitsOf(scope: Scope, x_BHWC: Tensor4D): Tensor2D {
  const get = <T extends Tensor>(name: string) => scope.variable(name) as T;
  const h = relu(tf.add(tf.conv2d(x_BHWC, get<Tensor4D>('conv/kernel'), 1, 'valid'), get('conv/bias')));
  const flat = tf.reshape(tf.maxPool(h as Tensor4D, 2, 2, 'valid'), [-1, 5408]) as Tensor2D;
  const dense = relu(tf.add(tf.matMul(flat, get<Tensor2D>('dense/kernel')), get('dense/bias')));
  return tf.add(tf.matMul(dense as Tensor2D, get<Tensor2D>('logits/kernel')), get('logits/bias'));
}

async function ours(mode: 'compiled' | 'eager'): Promise<Contender> {
  const program = await createProgram(
    {
      variables,
      optimizers: { adam: { kind: 'adam', parameters: Object.keys(variables) } },
      data: {
        images: { values: images, shape: [IMAGES, 28, 28, 1] },
        labels: { values: labels, shape: [IMAGES] },
      },
      functions: {
        train: (scope, { indices, learningRate }) => {
          const x = tf.div(scope.gather('images', indices as Tensor1D), 255) as Tensor4D;
          const classes = tf.cast(scope.gather('labels', indices as Tensor1D), 'int32');
          const { loss } = scope.minimize('adam', learningRate as Scalar, () => ({
            loss: softmaxCrossEntropy(logitsOf(scope, x), tf.cast(tf.oneHot(classes, CLASSES), 'float32')),
          }));
          return { loss };
        },
      },
    },
    { mode },
  );
  let step = 0;
  return inProcess({
    parameters: sizeOf(Object.values(variables).map(({ data }) => ({ size: data.length }))),
    step: () =>
      program.run('train', { indices: indicesOf(step++, BATCH, IMAGES), learningRate: 1e-3 }).scalars['loss']!,
    dispose: () => program.dispose(),
  });
}

/** As tfjs's users write it: a layers model, and tf.train.adam on its weights. */
async function plain(): Promise<Contender> {
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape: [28, 28, 1], filters: 32, kernelSize: 3, activation: 'relu' }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 128, activation: 'relu' }),
      tf.layers.dense({ units: CLASSES }),
    ],
  });
  const weights = trainable(model);
  const adam = tf.train.adam(1e-3);
  const x = tf.tidy(() => tf.div(tf.tensor4d(Float32Array.from(images), [IMAGES, 28, 28, 1]), 255));
  const y = tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(Int32Array.from(labels), 'int32'), CLASSES), 'float32'));
  let step = 0;
  return inProcess({
    parameters: sizeOf(weights),
    step: () =>
      tf.tidy(() => {
        const indices = tf.tensor1d(indicesOf(step++, BATCH, IMAGES), 'int32');
        const [batch, target] = [tf.gather(x, indices), tf.gather(y, indices)];
        const { value, grads } = tf.variableGrads(
          () => tf.losses.softmaxCrossEntropy(target, model.apply(batch) as Tensor) as Scalar,
          weights,
        );
        adam.applyGradients(grads as Record<string, Variable>);
        return value.dataSync()[0]!;
      }),
    dispose: () => {
      tf.dispose([x, y, ...weights]);
      adam.dispose();
    },
  });
}

export const cnn: Workload = {
  name: 'cnn',
  title: 'convolution 32 × 3 × 3, pooling, dense 128, dense 10, batch 64',
  parameters: 693_962,
  contenders: { ours: () => ours('compiled'), 'ours-eager': () => ours('eager'), tfjs: plain },
};
