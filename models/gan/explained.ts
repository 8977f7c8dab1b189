import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import type { ExplainedInference, InferenceExamples, InferenceInput } from '../core/inference.js';
import type { DataSources } from '../core/model.js';
import { imagesAt, type ImageRows } from '../data/open-images.js';
import { constant } from '../engine/constant.js';
import type { Scope } from '../engine/program.js';
import { tf } from '../engine/tensorflow.js';
import { isProbability } from './losses.js';
import { networkOf } from './networks/network.js';
import { planePoints, inUnits, type PlanePoints } from './plane/points.js';
import { judgeOf, type Judged } from './verdict.js';

// B batch, K classes.

/** The discriminator on real images from 0 to 255: how real each is, or where the GAN is told classes how real as one of each class. */
export function imageVerdicts(
  judged: Judged,
  train: ImageRows & Labelled,
  sources: Pick<DataSources, 'images'>,
): ExplainedInference {
  const { height, width, channels } = judged.examples;
  const input: InferenceInput = {
    ...{ name: 'image', shape: [height, width, channels], dtype: 'float32', meaning: { kind: 'image' } },
  };
  const examples = async (part: 'train' | 'test') => {
    const images = part === 'train' ? train : await sources.images('test');
    const data = (indices: Int32Array) => Float32Array.from(imagesAt(images, indices));
    return realExamples(input, images, { data, unit: 'images', isTold: judged.examples.classes > 0 });
  };
  return {
    ...verdictsOn(input, judged, train.classNames, examples),
    infer: (scope, { image }, inside) => {
      const read = tf.div(image!, 255);
      return verdictsOf(scope, tf.sub(tf.mul(inside?.read?.(read) ?? read, 2), 1), judged);
    },
  };
}

/** The same of points in the plane, in the data's own units. */
export function pointVerdicts(
  judged: Judged,
  train: PlanePoints,
  sources: Pick<DataSources, 'table'>,
): ExplainedInference {
  const { axes } = train;
  const columns = axes.map(({ name }) => ({ name, categories: null }));
  const input: InferenceInput = {
    ...{ name: 'point', shape: [2], dtype: 'float32', meaning: { kind: 'row', columns } },
  };
  const examples = async (part: 'train' | 'test') => {
    const points = part === 'train' ? train : planePoints(await sources.table('test'), axes);
    const data = (indices: Int32Array) =>
      inUnits(
        axes,
        Array.from(indices).flatMap((at) => [points.values[2 * at]!, points.values[2 * at + 1]!]),
      );
    return realExamples(input, points, { data, unit: 'points', isTold: judged.examples.classes > 0 });
  };
  return {
    ...verdictsOn(input, judged, train.classNames, examples),
    infer: (scope, { point }, inside) => {
      const vector = (numbers: number[]) => constant(tf.tensor1d(numbers));
      const means = vector(axes.map(({ mean }) => mean));
      const deviations = vector(axes.map(({ deviation }) => deviation));
      const read = tf.div(tf.sub(point!, means), deviations);
      return verdictsOf(scope, inside?.read?.(read) ?? read, judged);
    },
  };
}

interface Labelled {
  labels: Int32Array | null;
  classNames: readonly string[];
}

function verdictsOn(
  input: InferenceInput,
  { config, examples: { classes } }: Judged,
  classNames: readonly string[],
  examples: ExplainedInference['examples'],
): Omit<ExplainedInference, 'infer'> {
  const names = classes > 0 ? classNames.map((name) => `real ${name}`) : ['real'];
  return {
    ...{ inputs: [input], examples },
    outputs: [{ name: 'verdicts', shape: [names.length], help: 'the verdict of the discriminator' }],
    task: { kind: 'verdicts', names, isProbability: isProbability(config.loss) },
  };
}

/** [B, 1], or [B, K] of each class. */
function verdictsOf(scope: Scope, x: Tensor, judged: Judged): Record<string, Tensor> {
  const shape = networkOf(judged.config).shape(judged.examples);
  return { verdicts: judgeOf(scope, null, judged).judgeAll(tf.reshape(x, [x.shape[0]!, ...shape])) as Tensor2D };
}

function realExamples(
  { name, shape }: InferenceInput,
  { count, labels }: { count: number; labels: Int32Array | null },
  { data, unit, isTold }: { data: (indices: Int32Array) => Float32Array; unit: string; isTold: boolean },
): InferenceExamples | null {
  if (count === 0) return null;
  return {
    ...{ count, unit },
    inputs: (indices) => ({ [name]: { shape: [indices.length, ...shape], data: data(indices) } }),
    // All of them are real; of those of a class it is right that they are real ones of it.
    targets: isTold && labels ? (indices) => Int32Array.from(indices, (index) => labels[index]!) : null,
  };
}
