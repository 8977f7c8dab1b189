import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { SeenStatistics } from '../core/running-statistics.js';
import { batchNorm } from '../engine/ops.js';
import type { Scope } from '../engine/program.js';
import { tf } from '../engine/tensorflow.js';
import type { GanConfig } from './config.js';

const EPSILON = 1e-5;

export interface PassOptions {
  /** What the names of the network's variables begin with: `generator`, or `average` for the generator's moving average. */
  part: string;
  /** In training, batch norms go by the batch and units are dropped out. */
  training: boolean;
  /** What a weight is divided by, by its name (spectral normalisation). */
  divisors?: ReadonlyMap<string, Tensor>;
}

/** One pass of a batch through one of the networks. */
export class Pass {
  /** What batch norms saw, in training. */
  readonly statistics: SeenStatistics[] = [];
  readonly #part: string;
  readonly #training: boolean;
  readonly #divisors: ReadonlyMap<string, Tensor>;

  constructor(
    readonly scope: Scope,
    readonly config: GanConfig,
    { part, training, divisors = new Map() }: PassOptions,
  ) {
    this.#part = part;
    this.#training = training;
    this.#divisors = divisors;
  }

  /** A variable of the network, by its name within it. */
  variable<T extends Tensor = Tensor>(name: string): T {
    const full = `${this.#part}/${name}`;
    const value = this.scope.variable<T>(full);
    const divisor = this.#divisors.get(full);
    return divisor ? tf.div(value, divisor) : value;
  }

  dropout<T extends Tensor>(x: T, rate: number): T {
    return this.#training ? (this.scope.random.dropout(x, rate) as T) : x;
  }

  /** x_BI · kernel + bias; without the bias where the layer has none. */
  dense(name: string, x_BI: Tensor2D, { bias = true } = {}): Tensor2D {
    const product: Tensor2D = tf.matMul(x_BI, this.variable<Tensor2D>(`${name}/kernel`));
    return bias ? tf.add(product, this.variable<Tensor1D>(`${name}/bias`)) : product;
  }

  /** Batch norm over all axes but the last, by the batch in training and by the running statistics afterwards. */
  norm<T extends Tensor>(name: string, x: T): T {
    const [scale, shift] = [this.variable<Tensor1D>(`${name}/scale`), this.variable<Tensor1D>(`${name}/shift`)];
    if (this.#training) {
      const { output, statistics } = batchNorm(x, scale, shift, EPSILON);
      const { mean, variance } = statistics;
      this.statistics.push({ name: `${this.#part}/${name}`, mean, variance });
      return output;
    }
    const [mean, variance] = [this.variable(`${name}/runningMean`), this.variable(`${name}/runningVariance`)];
    const factor = tf.mul(scale, tf.rsqrt(tf.add(variance, EPSILON)));
    return tf.add(tf.mul(x, factor), tf.sub(shift, tf.mul(mean, factor)));
  }
}
