import type { Tensor4D } from '@tensorflow/tfjs';
import { classifierModel } from '../../classifier/classifier.js';
import { classifierConfig, type ClassifierConfig } from '../../classifier/config.js';
import { classifierDataProblem } from '../../classifier/data-problem.js';
import { imageExamples } from '../../classifier/image-examples.js';
import { encode, head, lastFeatures, networkVariables } from '../../classifier/network.js';
import { featureCount, type Dimensions } from '../../classifier/parameter-count.js';
import { Pass } from '../../classifier/pass.js';
import { RequestError } from '../../core/errors.js';
import type { DataSources } from '../../core/model.js';
import { parseConfig } from '../../core/parse-config.js';
import type { Doing } from '../../core/questions.js';
import { rateFactor } from '../../core/schedule.js';
import { TrainingSteps } from '../../core/training-steps.js';
import type { OpenImages } from '../../data/open-images.js';
import { createProgram } from '../../engine/create-program.js';
import type { Program } from '../../engine/program.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { tf } from '../../engine/tensorflow.js';

/** Images of 32 × 32 × 3 that go through the classifier at once; fewer of larger ones. */
const AT_ONCE = 250;
const NUMBERS = 32 * 32 * 3;

/** Steps of a classifier that is trained on the spot, fewer on larger images, and at most so many passes over its data. */
const STEPS = { most: 500, least: 100 };
const EPOCHS = 30;

/** What images are like, without them. */
export type Images = Pick<OpenImages, 'name' | 'classNames' | 'width' | 'height' | 'channels' | 'count'>;

/** What a classifier makes of images: its last hidden features, row by row, and the classes that it sees. */
export interface Seen {
  width: number;
  features: Float64Array;
  classes: Int32Array;
}

/** How many images of this size are dealt with at once. */
export function imagesAtOnce({ width, height, channels }: Pick<Images, 'width' | 'height' | 'channels'>): number {
  return Math.max(1, Math.min(AT_ONCE, Math.floor((AT_ONCE * NUMBERS) / (width * height * channels))));
}

/** The configuration of a classifier that is trained on the spot: small, and the same for the same data. */
export function featureConfig(images: Images): ClassifierConfig {
  // Fewer features than images on each side of a comparison.
  const units = Math.min(128, Math.max(4, 2 ** Math.floor(Math.log2(Math.max(2, images.count / 4)))));
  const parse = (changes: Record<string, unknown>) =>
    parseConfig(classifierConfig, 'cnn', {
      ...{ dataset: images.name, seed: 0, flip: false, batchSize: Math.min(64, images.count) },
      ...changes,
    }) as unknown as ClassifierConfig;
  const problemOf = (config: ClassifierConfig) => classifierDataProblem(config, { ...images, kind: 'images' });
  const deep = parse({ filters: [32, 64], denseLayers: [units] });
  const filters = problemOf(deep)?.remedy?.['filters'] as number[] | undefined;
  const fitting = filters ? parse({ filters, denseLayers: [units] }) : deep;
  return problemOf(fitting)?.field === 'filters' ? parse({ network: 'mlp', hiddenLayers: [128, units] }) : fitting;
}

/** Numbers that a classifier's last hidden layer gives for an image. */
export function featureWidth(config: ClassifierConfig, images: Images): number {
  const hidden = config.network === 'cnn' ? config.denseLayers : [];
  return hidden.at(-1) ?? featureCount(config, dimensionsOf(images));
}

/** Whether these are the weights of such a classifier of these images: all names and shapes. */
export function areWeightsOf(config: ClassifierConfig, images: Images, weights: Record<string, TensorData>): boolean {
  const shapes = (of: Record<string, TensorData>) =>
    JSON.stringify(
      Object.entries(of)
        .map(([name, { shape }]) => [name, shape])
        .sort(),
    );
  return shapes(networkVariables(config, dimensionsOf(images))) === shapes(weights);
}

function dimensionsOf({ width, height, channels, classNames }: Images): Dimensions {
  return { input: [height, width, channels], outputs: classNames.length };
}

/**
 * Trains a classifier from its initial weights; the same data give the same weights. Throws RequestError where the data can't be
 * classified, or its loss was not finite.
 */
export async function* trainFeatures(
  config: ClassifierConfig,
  sources: DataSources,
): AsyncGenerator<Doing, Record<string, TensorData>> {
  const examples = await imageExamples(config, { ...sources, assets: null });
  const model = classifierModel(config, examples);
  const { variables, optimizers, data, train } = model;
  const program = await createProgram({ variables, optimizers, data, functions: { train } });
  try {
    const size = examples.input.reduce((product, dim) => product * dim, 1);
    const affordable = Math.max(STEPS.least, Math.min(STEPS.most, Math.floor((STEPS.most * NUMBERS) / size)));
    const steps = Math.min(affordable, Math.ceil((EPOCHS * model.examples) / config.batchSize));
    const training = new TrainingSteps(config, model, []);
    for (let step = 1; step <= steps; step++) {
      const rate = config.learningRate * rateFactor(step, steps, config);
      const { applied } = training.run(
        { step, learningRate: rate, live: {} },
        ({ name, feeds, ...options }) => program.run(name, feeds, options).scalars,
      );
      if (applied !== 1) {
        throw new RequestError('features: the loss of the classifier was not finite; name a run of your own.', {
          field: 'features',
        });
      }
      if (step % 10 === 0 || step === steps) yield { doing: 'Training a classifier', done: step, total: steps };
    }
    return program.read(Object.keys(variables));
  } finally {
    program.dispose();
  }
}

/** A classifier whose features stand for what images look like. It holds a program: dispose of it. */
export class FeatureNet {
  readonly #images: Images;
  readonly #program: Program;

  private constructor(images: Images, program: Program) {
    this.#images = images;
    this.#program = program;
  }

  /** `weights`: see areWeightsOf. */
  static async create(
    config: ClassifierConfig,
    images: Images,
    weights: Record<string, TensorData>,
  ): Promise<FeatureNet> {
    const program = await createProgram({
      variables: weights,
      functions: {
        /** Features [B, U] and classes [B] of images `raw` [B, H, W, C] in 0…255. */
        see: (scope, { raw }) => {
          const pass = new Pass(scope, config, false);
          const encoded = encode(pass, tf.div(raw as Tensor4D, 255));
          const logits = head(pass, encoded);
          return { features: lastFeatures(pass, encoded), classes: tf.cast(tf.argMax(logits, 1), 'float32') };
        },
      },
    });
    return new FeatureNet(images, program);
  }

  /** Looks at images, `pixels` in 0…255 one after the other. */
  *see(pixels: ArrayLike<number>, count: number, doing: string): Generator<Doing, Seen> {
    const { height, width, channels } = this.#images;
    const size = height * width * channels;
    const batch = imagesAtOnce(this.#images);
    const classes = new Int32Array(count);
    let features = new Float64Array(0);
    let units = 0;
    for (let first = 0; first < count; first += batch) {
      const real = Math.min(batch, count - first);
      const data = new Float32Array(batch * size);
      for (let i = 0; i < real * size; i++) data[i] = pixels[first * size + i]!;
      const raw = { shape: [batch, height, width, channels], data };
      const { tensors } = this.#program.run('see', { raw });
      units = tensors['features']!.shape[1]!;
      if (features.length === 0) features = new Float64Array(count * units);
      features.set(tensors['features']!.data.subarray(0, real * units), first * units);
      classes.set(tensors['classes']!.data.subarray(0, real), first);
      yield { doing, done: first + real, total: count };
    }
    return { width: units, features, classes };
  }

  dispose(): void {
    this.#program.dispose();
  }
}
