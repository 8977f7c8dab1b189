import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { zeros } from '../../../core/initializers.js';
import { averageStatistics, isStatistic, type SeenStatistics } from '../../../core/running-statistics.js';
import { epochOrder } from '../../../data/shuffle.js';
import { createProgram } from '../../../engine/create-program.js';
import { sparseCrossEntropy } from '../../../engine/ops.js';
import type { Program, ProgramFunction } from '../../../engine/program.js';
import type { TensorData } from '../../../engine/tensor-data.js';
import { tf } from '../../../engine/tensorflow.js';
import { featureBatch } from '../../features.js';
import type { Part } from '../../examples.js';
import type { Learned } from '../../self-supervised.js';
import { rawFeeds } from '../raw-feeds.js';

/**
 * How networks learn from few labels, whatever they begin with: AdamW, rate 0.001 after a short warm-up and down to 0 by a
 * cosine, batches of at most 64, neither augmentation nor a choice of the best step.
 */
const RECIPE = { rate: 1e-3, warmup: 20, batch: 64, weightDecay: 1e-4 };

const HEAD = { kernel: 'head/kernel', bias: 'head/bias' } as const;

/**
 * The encoder with a linear head, both of which learn: fine-tuned or from scratch, the same code. Batch norms go by the batch
 * while it learns. It holds a program: dispose of it.
 */
export class SupervisedNetwork {
  readonly #learned: Learned;
  readonly #program: Program;
  readonly #initial: Record<string, TensorData>;

  private constructor(learned: Learned, program: Program) {
    this.#learned = learned;
    this.#program = program;
    this.#initial = program.read(program.variables);
  }

  static async create(learned: Learned): Promise<SupervisedNetwork> {
    const { encoder, examples } = learned;
    const variables = {
      ...encoder.variables,
      [HEAD.kernel]: zeros([encoder.features, examples.classNames.length]),
      [HEAD.bias]: zeros([examples.classNames.length]),
    };
    const parameters = Object.keys(variables).filter((name) => !isStatistic(name));
    const program = await createProgram({
      variables,
      optimizers: { optimizer: { kind: 'adamw', parameters, weightDecay: RECIPE.weightDecay } },
      functions: { train: trainFunction(learned), predict: predictFunction(learned) },
    });
    return new SupervisedNetwork(learned, program);
  }

  /** Begins anew with these weights of the encoder, a head of zeros, and an optimizer that has seen nothing. Yields at each step. */
  *train(
    weights: Record<string, TensorData>,
    rows: Int32Array,
    { steps, seed }: { steps: number; seed: number },
  ): Generator<void> {
    const { examples } = this.#learned;
    this.#program.write({ ...this.#initial, ...weights });
    const size = Math.min(RECIPE.batch, rows.length);
    const perEpoch = Math.floor(rows.length / size);
    for (let step = 0; step < steps; step++) {
      yield;
      const at = (step % perEpoch) * size;
      const order = epochOrder(seed, Math.floor(step / perEpoch), rows.length);
      const batch = order.slice(at, at + size).map((place) => rows[place]!);
      this.#program.run('train', {
        ...rawFeeds(examples, examples.train, batch),
        labels: batch.map((number) => examples.train.labels![number]!),
        learningRate: RECIPE.rate * rateAt(step, steps),
      });
    }
  }

  /** Classes of these examples of a part. Yields before each batch. */
  *predict(part: Part, rows: Int32Array): Generator<void, Int32Array> {
    const predicted = new Int32Array(rows.length);
    const size = Math.min(featureBatch(this.#learned), rows.length);
    for (let from = 0; from < rows.length; from += size) {
      yield;
      const real = rows.subarray(from, from + size);
      const batch = new Int32Array(size).fill(real[0]!);
      batch.set(real);
      const { classes } = this.#program.run('predict', rawFeeds(this.#learned.examples, part, batch)).tensors;
      predicted.set(classes!.data.subarray(0, real.length), from);
    }
    return predicted;
  }

  dispose(): void {
    this.#program.dispose();
  }
}

/** Of the recipe's rate. */
function rateAt(step: number, steps: number): number {
  return Math.min(1, (step + 1) / Math.min(RECIPE.warmup, steps)) * 0.5 * (1 + Math.cos((Math.PI * step) / steps));
}

function trainFunction({ config, encoder, examples }: Learned): ProgramFunction {
  return (scope, inputs) => {
    const x = examples.read(scope, inputs);
    const { loss, seen, applied } = scope.minimize('optimizer', inputs['learningRate'] as Scalar, () => {
      const statistics: SeenStatistics[] = [];
      const features_BF = encoder.encode(scope, x, { training: true, statistics });
      const product_BK = tf.matMul(features_BF, scope.variable<Tensor2D>(HEAD.kernel));
      const logits_BK = tf.add(product_BK, scope.variable<Tensor1D>(HEAD.bias)) as Tensor2D;
      return { loss: sparseCrossEntropy(logits_BK, inputs['labels'] as Tensor1D), seen: statistics };
    });
    averageStatistics(scope, seen, { momentum: config.normMomentum, applied });
    return { loss };
  };
}

function predictFunction({ encoder, examples }: Learned): ProgramFunction {
  return (scope, inputs) => {
    const features_BF = encoder.encode(scope, examples.read(scope, inputs), { training: false });
    const product_BK = tf.matMul(features_BF, scope.variable<Tensor2D>(HEAD.kernel));
    const logits_BK = tf.add(product_BK, scope.variable<Tensor1D>(HEAD.bias));
    return { classes: tf.cast(tf.argMax(logits_BK, 1), 'float32') };
  };
}
