import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D, Variable } from '@tensorflow/tfjs';
import type { TensorData } from '../../../models/engine/tensor-data.js';
import { tf } from '../../../models/engine/tensorflow.js';
import type { TransformerConfig } from '../../../models/transformer/config.js';
import { sizeOf, type Training } from '../workload.js';

/** A transformer as tfjs's users write it: tf.variable, tf's ops one by one, tf.train.adam. B batch, T tokens, C width. */
class PlainTransformer {
  constructor(
    readonly weights: Record<string, Variable>,
    readonly config: TransformerConfig,
  ) {}

  /** States [B, T, C] of tokens [B, T]; `hidden` [T, T] is true where a query must not look. */
  encode(tokens: Tensor2D, hidden: Tensor2D | null): Tensor3D {
    const { norm, layers } = this.config;
    let x: Tensor = tf.add(
      tf.gather(this.weights['embedding/tokens']!, tokens),
      this.weights['embedding/positions'] as Tensor,
    );
    for (let layer = 0; layer < layers; layer++) {
      const name = `blocks/${layer}`;
      if (norm === 'pre') {
        x = tf.add(x, this.#attention(`${name}/attention`, this.#norm(`${name}/norm1`, x), hidden));
        x = tf.add(x, this.#feedForward(`${name}/feedForward`, this.#norm(`${name}/norm2`, x)));
      } else {
        x = this.#norm(`${name}/norm1`, tf.add(x, this.#attention(`${name}/attention`, x, hidden)));
        x = this.#norm(`${name}/norm2`, tf.add(x, this.#feedForward(`${name}/feedForward`, x)));
      }
    }
    return (norm === 'pre' ? this.#norm('head/norm', x) : x) as Tensor3D;
  }

  dense(name: string, x: Tensor): Tensor {
    const [kernel, bias] = [this.weights[`${name}/kernel`]!, this.weights[`${name}/bias`]];
    const y = tf.matMul(tf.reshape(x, [-1, kernel.shape[0]!]), kernel as Tensor2D);
    return tf.reshape(bias ? tf.add(y, bias as Tensor) : y, [...x.shape.slice(0, -1), kernel.shape[1]!]);
  }

  #norm(name: string, x: Tensor): Tensor {
    const { mean, variance } = tf.moments(x, -1, true);
    const normal = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5)));
    const scaled = tf.mul(normal, this.weights[`${name}/scale`] as Tensor);
    const shift = this.weights[`${name}/shift`];
    return shift ? tf.add(scaled, shift as Tensor) : scaled;
  }

  #attention(name: string, x: Tensor, hidden: Tensor2D | null): Tensor {
    const [batch, tokens, width] = x.shape as [number, number, number];
    const { heads } = this.config;
    const split = tf.split(this.dense(`${name}/qkv`, x), 3, -1).map((part) => {
      return tf.transpose(tf.reshape(part, [batch, tokens, heads, width / heads]), [0, 2, 1, 3]);
    });
    const [q, k, v] = split as [Tensor, Tensor, Tensor];
    const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(width / heads));
    // Adding −1e9 is what many write; TensorFlow's CPU kernels make that nine times as slow.
    const seen = hidden ? tf.where(hidden, tf.scalar(-1e9), scores) : scores;
    const attended = tf.transpose(tf.matMul(tf.softmax(seen), v), [0, 2, 1, 3]);
    return this.dense(`${name}/output`, tf.reshape(attended, [batch, tokens, width]));
  }

  #feedForward(name: string, x: Tensor): Tensor {
    const inner = this.dense(`${name}/in`, x);
    const active =
      this.config.activation === 'relu'
        ? tf.relu(inner)
        : tf.mul(tf.mul(inner, 0.5), tf.add(tf.erf(tf.div(inner, Math.SQRT2)), 1));
    return this.dense(`${name}/out`, active);
  }
}

interface PlainTraining {
  variables: Record<string, TensorData>;
  config: TransformerConfig;
  /** The batch of a step. */
  batch(step: number): { tokens: Tensor2D; targets: Tensor1D };
  /** Rows of logits, one for each target. */
  logits(model: PlainTransformer, tokens: Tensor2D): Tensor2D;
  /** The tokens of the first `batch` examples, where the model classifies. */
  first?(batch: number): Tensor2D;
}

/**
 * Trains with plain Adam: tfjs has no decoupled weight decay and no clipping by global norm, so where the workload has
 * them this contender does a little less.
 */
export function plainTransformer({ variables, config, batch, logits, first }: PlainTraining): Training {
  const weights: Record<string, Variable> = {};
  for (const [name, { data, shape }] of Object.entries(variables)) weights[name] = tf.variable(tf.tensor(data, shape));
  const model = new PlainTransformer(weights, config);
  const adam = tf.train.adam(config.learningRate, config.beta1, config.beta2);
  const list = Object.values(weights);
  let step = 0;
  return {
    parameters: sizeOf(list),
    step: () =>
      tf.tidy(() => {
        const { tokens, targets } = batch(step++);
        const { value, grads } = tf.variableGrads(() => {
          const rows = logits(model, tokens);
          return tf.losses.softmaxCrossEntropy(tf.oneHot(targets, rows.shape[1]), rows) as Scalar;
        }, list);
        adam.applyGradients(grads as Record<string, Variable>);
        return value.dataSync()[0]!;
      }),
    ...(first && { infer: (count) => tf.tidy(() => tf.argMax(logits(model, first(count)), 1).dataSync()[0]!) }),
  };
}
