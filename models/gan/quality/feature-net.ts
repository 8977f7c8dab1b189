import type { Tensor4D } from '@tensorflow/tfjs';
import { classifierModel } from '../../classifier/classifier.js';
import { classifierConfig, type ClassifierConfig } from '../../classifier/config.js';
import { classifierDataProblem } from '../../classifier/data-problem.js';
import type { Examples } from '../../classifier/examples.js';
import { imageExamples } from '../../classifier/image-examples.js';
import { encode, head, lastFeatures } from '../../classifier/network.js';
import { Pass } from '../../classifier/pass.js';
import type { DataSources, Model } from '../../core/model.js';
import { parseConfig } from '../../core/parse-config.js';
import type { Doing } from '../../core/questions.js';
import { rateFactor } from '../../core/schedule.js';
import { TrainingSteps } from '../../core/training-steps.js';
import type { ImageDataset } from '../../data/dataset.js';
import { createProgram } from '../../engine/create-program.js';
import type { Program } from '../../engine/program.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { tf } from '../../engine/tensorflow.js';

/** Images that go through the classifier at once. */
const AT_ONCE = 250;

/** Steps of a classifier that is trained on the spot, and at most so many passes over its data. */
const STEPS = 1000;
const EPOCHS = 30;

/** What a classifier makes of images: its last hidden features, row by row, and the classes that it sees. */
export interface Seen {
  width: number;
  features: Float64Array;
  classes: Int32Array;
}

/** The configuration of a classifier that is trained on the spot: small, and the same for the same data. */
export function featureConfig(
  dataset: Pick<ImageDataset, 'name' | 'classNames' | 'width' | 'height' | 'count'>,
): ClassifierConfig {
  const parse = (changes: Record<string, unknown>) =>
    parseConfig(classifierConfig, 'cnn', {
      ...{ dataset: dataset.name, seed: 0, flip: false, batchSize: Math.min(64, dataset.count) },
      ...changes,
    }) as unknown as ClassifierConfig;
  const problemOf = (config: ClassifierConfig) => classifierDataProblem(config, { ...dataset, kind: 'images' });
  const deep = parse({ filters: [32, 64], denseLayers: [128] });
  const filters = problemOf(deep)?.remedy?.['filters'] as number[] | undefined;
  const fitting = filters ? parse({ filters, denseLayers: [128] }) : deep;
  return problemOf(fitting)?.field === 'filters' ? parse({ network: 'mlp', hiddenLayers: [128, 64] }) : fitting;
}

/** A classifier whose features stand for what images look like. It holds a program: dispose of it. */
export class FeatureNet {
  readonly #config: ClassifierConfig;
  readonly #examples: Examples;
  readonly #model: Model;
  readonly #program: Program;

  private constructor(config: ClassifierConfig, examples: Examples, model: Model, program: Program) {
    this.#config = config;
    this.#examples = examples;
    this.#model = model;
    this.#program = program;
  }

  /** With these weights, or with initial ones. Throws RequestError where the data can't be classified. */
  static async create(
    config: ClassifierConfig,
    sources: DataSources,
    weights: Record<string, TensorData> | null,
  ): Promise<FeatureNet> {
    const examples = await imageExamples(config, { ...sources, assets: null });
    const model = classifierModel(config, examples);
    const { variables, optimizers, data, train } = model;
    const program = await createProgram({
      ...{ variables: weights ?? variables, optimizers, data },
      functions: {
        train,
        /** Features [B, U] and classes [B] of images `raw` [B, H, W, C] in 0…255. */
        see: (scope, { raw }) => {
          const pass = new Pass(scope, config, false);
          const encoded = encode(pass, tf.div(raw as Tensor4D, 255));
          const logits = head(pass, encoded);
          return { features: lastFeatures(pass, encoded), classes: tf.cast(tf.argMax(logits, 1), 'float32') };
        },
      },
    });
    return new FeatureNet(config, examples, model, program);
  }

  /** Trains it from its initial weights; the same data give the same weights. */
  *train(): Generator<Doing, void> {
    const { examples } = this.#model;
    const steps = Math.min(STEPS, Math.ceil((EPOCHS * examples) / this.#config.batchSize));
    const training = new TrainingSteps(this.#config, this.#model, []);
    for (let step = 1; step <= steps; step++) {
      const rate = this.#config.learningRate * rateFactor(step, steps, this.#config);
      training.run(step, rate, ({ name, feeds, ...options }) => this.#program.run(name, feeds, options).scalars);
      if (step % 10 === 0) yield { doing: 'Training a classifier', done: step, total: steps };
    }
  }

  weights(): Record<string, TensorData> {
    return this.#program.read(Object.keys(this.#model.variables));
  }

  /** Looks at images, `pixels` in 0…255 one after the other. */
  *see(pixels: ArrayLike<number>, count: number, doing: string): Generator<Doing, Seen> {
    const [height, width, channels] = this.#examples.input as [number, number, number];
    const size = height * width * channels;
    const classes = new Int32Array(count);
    let features = new Float64Array(0);
    let units = 0;
    for (let first = 0; first < count; first += AT_ONCE) {
      const real = Math.min(AT_ONCE, count - first);
      const data = new Float32Array(AT_ONCE * size);
      for (let i = 0; i < real * size; i++) data[i] = pixels[first * size + i]!;
      const raw = { shape: [AT_ONCE, height, width, channels], data };
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
