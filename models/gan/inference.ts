import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { Inference, InferenceExamples, InferenceInput } from '../core/inference.js';
import { standardNormal } from '../core/initializers.js';
import { constant } from '../engine/constant.js';
import type { ProgramFunction } from '../engine/program.js';
import type { TensorData } from '../engine/tensor-data.js';
import { tf } from '../engine/tensorflow.js';
import { AVERAGE } from './average.js';
import type { GanConfig } from './config.js';
import { networkOf, type Examples } from './networks/network.js';
import { Pass } from './pass.js';
import type { PlanePoints } from './plane/points.js';

// B batch, K classes.

interface Drawn {
  config: GanConfig;
  examples: Examples;
  /** Empty where the GAN is told none. */
  classNames: readonly string[];
}

/** The generator, by the moving average of its weights where there is one: latents to images from 0 to 1. */
export function imageInference(drawn: Drawn): Inference {
  const { height, width, channels } = drawn.examples;
  const shape = [height, width, channels];
  return {
    ...generatorInputs(drawn),
    outputs: [{ name: 'image', shape, help: 'pixels from 0 to 1' }],
    task: { kind: 'image' },
    infer: (scope, inputs) => {
      const image = tf.mul(tf.add(generated(scope, inputs, drawn), 1), 0.5);
      return { image: tf.reshape(image, [-1, ...shape]) };
    },
  };
}

/** The same of points in the plane, in the data's own units. */
export function pointInference(drawn: Drawn, axes: PlanePoints['axes']): Inference {
  const vector = (numbers: number[]) => constant(tf.tensor1d(numbers));
  return {
    ...generatorInputs(drawn),
    outputs: [{ name: 'point', shape: [2], help: axes.map(({ name }) => name).join(' and ') }],
    task: { kind: 'values' },
    infer: (scope, inputs) => {
      const deviations = vector(axes.map(({ deviation }) => deviation));
      const means = vector(axes.map(({ mean }) => mean));
      return { point: tf.add(tf.mul(generated(scope, inputs, drawn), deviations), means) };
    },
  };
}

/** What the generator draws of `latent` [B, L] and, where the GAN is told classes, `class` [B]. */
function generated(
  scope: Parameters<ProgramFunction>[0],
  { latent, class: labels }: Record<string, Tensor>,
  { config, examples }: Drawn,
): Tensor {
  const part = config.averageDecay > 0 ? AVERAGE : 'generator';
  const oneHot_BK = labels && oneHot(labels as Tensor1D, examples.classes);
  const input = oneHot_BK ? tf.concat([latent as Tensor2D, oneHot_BK], 1) : (latent as Tensor2D);
  return networkOf(config).generate(new Pass(scope, config, { part, training: false }), input, examples);
}

/** By comparison: a table of ones and zeros would count as weights, to be pruned or rounded. */
function oneHot(labels_B: Tensor1D, classes: number): Tensor2D {
  const all_1K = constant(tf.reshape(tf.range(0, classes, 1, 'int32'), [1, classes]));
  return tf.cast(tf.equal(tf.expandDims(labels_B, 1), all_1K), 'float32') as Tensor2D;
}

/** Latents to look at; training never sees the same ones, so that both parts are alike but for their numbers. */
const LATENTS = 1024;

function generatorInputs({ config, classNames }: Drawn): Pick<Inference, 'inputs' | 'examples'> {
  const { latentSize, seed } = config;
  const inputs: InferenceInput[] = [
    { name: 'latent', shape: [latentSize], dtype: 'float32', meaning: { kind: 'latent' } },
  ];
  if (classNames.length > 0) {
    inputs.push({ name: 'class', shape: [], dtype: 'int32', meaning: { kind: 'class', classNames } });
  }
  const of = (part: string): InferenceExamples => {
    const latents = standardNormal([LATENTS, latentSize], seed, `inference ${part}`).data as Float32Array;
    return {
      count: LATENTS,
      unit: 'latents',
      inputs: (indices) => ({
        latent: rows(latents, latentSize, indices),
        ...(classNames.length > 0 && {
          class: { shape: [indices.length], data: indices.map((index) => index % classNames.length) },
        }),
      }),
      targets: null,
    };
  };
  return { inputs, examples: (part) => Promise.resolve(of(part)) };
}

function rows(values: Float32Array, width: number, indices: Int32Array): TensorData {
  const data = new Float32Array(indices.length * width);
  indices.forEach((index, at) => data.set(values.subarray(index * width, (index + 1) * width), at * width));
  return { shape: [indices.length, width], data };
}
