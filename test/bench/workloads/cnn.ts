import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs';
import { glorotUniform, zeros } from '../../../models/core/initializers.js';
import { createProgram } from '../../../models/engine/create-program.js';
import { relu, softmaxCrossEntropy } from '../../../models/engine/ops.js';
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

/** Images [B, 28, 28, 1] in [0, 1]. */
function pixelsOf(scope: Scope, indices_B: Tensor1D): Tensor4D {
  return tf.div(scope.gather('images', indices_B), 255);
}

async function ours(mode: OurMode): Promise<Training> {
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
          const x = pixelsOf(scope, indices as Tensor1D);
          const classes = tf.cast(scope.gather('labels', indices as Tensor1D), 'int32');
          const { loss } = scope.minimize('adam', learningRate as Scalar, () => ({
            loss: softmaxCrossEntropy(logitsOf(scope, x), tf.cast(tf.oneHot(classes, CLASSES), 'float32')),
          }));
          return { loss };
        },
        classify: (scope, { indices }) => ({
          classes: tf.argMax(logitsOf(scope, pixelsOf(scope, indices as Tensor1D)), 1),
        }),
      },
    },
    mode,
  );
  let step = 0;
  return {
    parameters: sizeOf(Object.values(variables)),
    step: () =>
      program.run('train', { indices: indicesOf(step++, BATCH, IMAGES), learningRate: 1e-3 }).scalars['loss']!,
    infer: (batch) => program.run('classify', { indices: indicesOf(0, batch, IMAGES) }).tensors['classes']!.data[0]!,
  };
}

/** As tfjs's users write it: a layers model, and tf.train.adam on its weights. */
function plain(): Training {
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
  return {
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
    infer: (batch) =>
      tf.tidy(() => {
        const logits = model.predict(tf.slice(x, 0, batch)) as Tensor2D;
        return tf.argMax(logits, 1).dataSync()[0]!;
      }),
  };
}

export const contenders = contendersOf(ours, plain);
