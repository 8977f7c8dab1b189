import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { MatrixValues } from '../../core/panel.js';
import { createProgram } from '../../engine/create-program.js';
import { logSoftmax } from '../../engine/ops.js';
import type { Feed, Program } from '../../engine/program.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { tf } from '../../engine/tensorflow.js';
import { minimized, type Minimizing, type Point } from './lbfgs.js';
import { standardizationOf, standardized } from './standardize.js';

// N labelled examples, M others, D numbers of each, K classes.

/** Strengths of the penalty that are tried, the strongest first. */
export const STRENGTHS = [0.3, 0.1, 0.03, 0.01, 0.003, 0.001] as const;
/** What stands for a choice where there are too few examples to hold any out. */
const UNCHOSEN = 0.1;
/** Below this mean cross-entropy there is nothing left to choose by. */
const TOLD_APART = 0.05;
/** One in so many labelled examples chooses the strength. */
const HELD_OUT = 5;
/** With fewer examples a class than this, all of them are learned from. */
const LEAST_A_CLASS = 5;

/**
 * Largest part of the gradient of the mean loss: beyond this the accuracy on 4,000 images of Fashion-MNIST moves by 0.1 % at most.
 * Strengths are told apart by less.
 */
const CONVERGED = { tolerance: 1e-3, steps: 300 };
const COMPARABLE = { tolerance: 3e-3, steps: 100 };

export interface Labelled {
  /** In no particular order of classes: the last fifth is held out. */
  x: MatrixValues;
  labels: Int32Array;
  classes: number;
}

/** What a probe says of other examples, and how it was made. */
export interface Probed {
  predicted: Int32Array;
  /** λ of the penalty. */
  strength: number;
}

/**
 * Multinomial logistic regression on standardised columns: the mean cross-entropy plus λ/2 ‖w‖², biases free, minimised to
 * convergence on all labelled examples. λ is the strongest whose cross-entropy on a held-out fifth is least, on the way from the strongest
 * one on until that rises; then all of them are learned from. Columns are standardised by the labelled examples alone. It draws no
 * random numbers. Yields where others may have a turn.
 */
export async function* linearProbe(
  { x, labels, classes }: Labelled,
  others: MatrixValues,
): AsyncGenerator<void, Probed> {
  const statistics = standardizationOf(x);
  const fit = await Fit.create(standardized(x, statistics), { labels, classes });
  try {
    const { strength, weights } = yield* fitted(fit, x.rows, classes);
    return { predicted: yield* fit.predict(weights, standardized(others, statistics)), strength };
  } finally {
    fit.dispose();
  }
}

/** The same probe as what reads the columns as they are: logits are x · kernel [D, K] + bias [K]. */
export async function* fittedProbe({
  x,
  labels,
  classes,
}: Labelled): AsyncGenerator<void, { kernel: TensorData; bias: TensorData }> {
  const statistics = standardizationOf(x);
  const fit = await Fit.create(standardized(x, statistics), { labels, classes });
  try {
    const { weights } = yield* fitted(fit, x.rows, classes);
    const { means, factors } = statistics;
    const kernel = new Float32Array(x.columns * classes);
    const bias = weights.slice(x.columns * classes);
    for (let column = 0; column < x.columns; column++) {
      for (let k = 0; k < classes; k++) {
        const weight = weights[column * classes + k]! * factors[column]!;
        kernel[column * classes + k] = weight;
        bias[k]! -= weight * means[column]!;
      }
    }
    return {
      kernel: { shape: [x.columns, classes], data: kernel },
      bias: { shape: [classes], data: Float32Array.from(bias) },
    };
  } finally {
    fit.dispose();
  }
}

function* fitted(fit: Fit, rows: number, classes: number): Generator<void, Chosen> {
  const { strength, weights: near } = yield* chosenStrength(fit, rows, classes);
  const weights = yield* fit.minimize(near, { shares: shares(rows, 0, rows), strength }, CONVERGED);
  return { strength, weights };
}

/** With the weights that it was judged by, which are near those of all examples. */
function* chosenStrength(fit: Fit, rows: number, classes: number): Generator<void, Chosen> {
  if (rows < LEAST_A_CLASS * classes) return { strength: UNCHOSEN, weights: fit.start() };
  const learned = rows - Math.floor(rows / HELD_OUT);
  const [some, held] = [shares(rows, 0, learned), shares(rows, learned, rows)];
  let weights = fit.start();
  let best: Chosen & { loss: number } = { loss: Infinity, strength: UNCHOSEN, weights };
  for (const strength of STRENGTHS) {
    weights = yield* fit.minimize(weights, { shares: some, strength }, COMPARABLE);
    const { value: loss } = fit.look(weights, { shares: held, strength: 0 });
    if (loss >= best.loss) break;
    best = { loss, strength, weights };
    if (loss < TOLD_APART) break;
  }
  return best;
}

interface Chosen {
  strength: number;
  weights: Float64Array;
}

/** Of each example's loss in the mean over those from `from` up to `to`. */
function shares(rows: number, from: number, to: number): Float32Array {
  return new Float32Array(rows).fill(1 / (to - from), from, to);
}

interface Weighed {
  shares: Float32Array;
  strength: number;
}

/** Examples that go through at once. */
const AT_ONCE = 500;

/** The loss and its gradient as a program that holds the examples. */
class Fit {
  readonly #program: Program;
  readonly #columns: number;
  readonly #classes: number;

  private constructor(program: Program, columns: number, classes: number) {
    this.#program = program;
    this.#columns = columns;
    this.#classes = classes;
  }

  static async create(
    { rows, columns, values }: MatrixValues,
    { labels, classes }: Pick<Labelled, 'labels' | 'classes'>,
  ): Promise<Fit> {
    const oneHot = new Float32Array(rows * classes);
    labels.forEach((label, row) => (oneHot[row * classes + label] = 1));
    const program = await createProgram({
      variables: { x: { shape: [rows, columns], data: values }, y: { shape: [rows, classes], data: oneHot } },
      functions: {
        look: (scope, inputs) => {
          const [x_ND, y_NK] = [scope.variable<Tensor2D>('x'), scope.variable<Tensor2D>('y')];
          const [w_DK, b_K] = [inputs['weights'] as Tensor2D, inputs['biases'] as Tensor1D];
          const shares_N1 = tf.expandDims(inputs['shares'] as Tensor1D, 1);
          const logs_NK = logSoftmax(tf.add(tf.matMul(x_ND, w_DK), b_K));
          const errors_NK = tf.mul(tf.sub(tf.exp(logs_NK), y_NK), shares_N1) as Tensor2D;
          return {
            loss: tf.neg(tf.sum(tf.mul(tf.mul(logs_NK, y_NK), shares_N1))),
            weights: tf.matMul(x_ND, errors_NK, true),
            biases: tf.sum(errors_NK, 0),
          };
        },
        predict: (_scope, inputs) => {
          const logits = tf.add(
            tf.matMul(inputs['x'] as Tensor2D, inputs['weights'] as Tensor2D),
            inputs['biases'] as Tensor1D,
          );
          return { classes: tf.cast(tf.argMax(logits, 1), 'float32') };
        },
      },
    });
    return new Fit(program, columns, classes);
  }

  /** Weights [D, K] and biases [K] one after the other, all 0. */
  start(): Float64Array {
    return new Float64Array((this.#columns + 1) * this.#classes);
  }

  minimize(start: Float64Array, how: Weighed, until: Minimizing): Generator<void, Float64Array> {
    return minimized(start, (weights) => this.look(weights, how), until);
  }

  /** The weighed loss with its penalty, whose sum is in float64. */
  look(weights: Float64Array, { shares, strength }: Weighed): Point {
    const { scalars, tensors } = this.#program.run('look', { ...this.#fed(weights), shares });
    const gradient = new Float64Array(weights.length);
    gradient.set(tensors['weights']!.data);
    gradient.set(tensors['biases']!.data, this.#columns * this.#classes);
    let squares = 0;
    for (let i = 0; i < this.#columns * this.#classes; i++) {
      squares += weights[i]! ** 2;
      gradient[i]! += strength * weights[i]!;
    }
    return { value: scalars['loss']! + (strength / 2) * squares, gradient };
  }

  *predict(weights: Float64Array, { rows, columns, values }: MatrixValues): Generator<void, Int32Array> {
    const predicted = new Int32Array(rows);
    const size = Math.min(AT_ONCE, rows);
    for (let from = 0; from < rows; from += size) {
      yield;
      const data = new Float32Array(size * columns);
      data.set(values.subarray(from * columns, (from + size) * columns));
      const { classes } = this.#program.run('predict', {
        ...this.#fed(weights),
        x: { shape: [size, columns], data },
      }).tensors;
      predicted.set(classes!.data.subarray(0, Math.min(size, rows - from)), from);
    }
    return predicted;
  }

  dispose(): void {
    this.#program.dispose();
  }

  #fed(weights: Float64Array): Record<string, Feed> {
    const count = this.#columns * this.#classes;
    return {
      weights: { shape: [this.#columns, this.#classes], data: Float32Array.from(weights.subarray(0, count)) },
      biases: Float32Array.from(weights.subarray(count)),
    };
  }
}
