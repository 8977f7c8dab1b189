import type { Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import { constant } from '../engine/constant.js';
import { gelu, layerNorm as normalize, maskedSoftmax, packedAttention, relu } from '../engine/ops.js';
import { tf } from '../engine/tensorflow.js';

/**
 * The transformer's parts as pure functions over their parameters. Shapes: B batch, T tokens that look (queries),
 * S tokens that are looked at (keys), C width, H heads, D = C / H, F hidden units. The caller owns all results.
 */

/** A kernel [inputs, outputs] and, where there is one, its bias [outputs]. */
export interface LinearParameters {
  kernel: Tensor2D;
  bias: Tensor1D | null;
}

/** Scale γ [C] and, where there is one, shift β [C]. */
export interface NormParameters {
  scale: Tensor1D;
  shift: Tensor1D | null;
}

export interface AttentionParameters {
  /** [C, 3C]: queries, keys and values side by side, each of H heads with D columns. */
  qkv: LinearParameters;
  /** [C, C]. */
  output: LinearParameters;
}

export interface FeedForwardParameters {
  /** [C, F]. */
  in: LinearParameters;
  /** [F, C]. */
  out: LinearParameters;
}

export interface BlockParameters {
  norm1: NormParameters;
  attention: AttentionParameters;
  norm2: NormParameters;
  feedForward: FeedForwardParameters;
}

/** Switches parts of a tensor off at random; `(x) => x` outside of training. */
export type Dropout = (x: Tensor) => Tensor;

export interface AttendOptions {
  /** Bool, broadcasts against [B, H, T, S]: whether a query may look at a key. */
  mask?: Tensor | null;
  /** Token t looks at tokens 0…t only; besides `mask`. */
  causal?: boolean;
  /** Applied to the weights that the output is made of; the weights that are returned are whole. */
  dropout?: Dropout;
  /** Is shown the weights, and gives those that the output is made of. */
  see?: (weights: Tensor4D) => Tensor4D;
}

export interface Attended {
  output: Tensor4D;
  /** One row for each query of each head; masked weights are exactly 0, and each row sums to 1. */
  weights: Tensor4D;
}

const keepAll: Dropout = (x) => x;

/** x · W + b over the last axis, as one matrix product. */
export function linear({ kernel, bias }: LinearParameters, x: Tensor): Tensor {
  const rows = tf.reshape(x, [-1, kernel.shape[0]]) as Tensor2D;
  const y = tf.matMul(rows, kernel);
  const shape = [...x.shape.slice(0, -1), kernel.shape[1]];
  return tf.reshape(bias ? tf.add(y, bias) : y, shape);
}

/** γ · (x − μ) / √(σ² + ε) + β over the last axis (Ba et al. 2016, eq. 4), with ε = 1e-5. */
export function layerNorm<T extends Tensor>({ scale, shift }: NormParameters, x: T): T {
  return normalize(x, scale, shift);
}

/**
 * softmax(q kᵀ / √D) v (Vaswani et al. 2017, eq. 1) for q [B, H, T, D] and k, v [B, H, S, D]. A query that may look at
 * nothing has weights, output and gradients of 0. Masked scores are replaced, never added to: an added mask would leave
 * a trace of what it hides, and slows TensorFlow's CPU kernels.
 */
export function scaledDotProductAttention(
  q: Tensor4D,
  k: Tensor4D,
  v: Tensor4D,
  { mask = null, causal = false, dropout = keepAll, see }: AttendOptions = {},
): Attended {
  const scaled = tf.mul(q, 1 / Math.sqrt(q.shape[3]));
  const scores = tf.matMul(scaled, k, false, true);
  const past = causal ? causalMask(q.shape[2], k.shape[2]) : null;
  const allowed = past && mask ? tf.logicalAnd(past, mask) : (past ?? mask);
  // In a causal mask each of the newest tokens sees at least itself.
  const emptyRows = mask !== null || q.shape[2] > k.shape[2];
  const weights = maskedSoftmax(scores, allowed, { emptyRows }) as Tensor4D;
  return { output: tf.matMul(dropout(see?.(weights) ?? weights) as Tensor4D, v), weights };
}

export interface MultiHeadOptions extends AttendOptions {
  heads: number;
  /** Stands in for scaledDotProductAttention, with keys and values of before, say. */
  attend?: (q: Tensor4D, k: Tensor4D, v: Tensor4D, options: AttendOptions) => Attended;
}

/**
 * Multi-head self-attention (Vaswani et al. 2017, sec. 3.2.2) of x [B, T, C]. The weights [B, H, T, S] come per head,
 * not averaged, whatever the mask; they are computed where they are asked for.
 */
export function multiHeadAttention(
  { qkv, output }: AttentionParameters,
  x: Tensor3D,
  { heads, attend, ...options }: MultiHeadOptions,
): { output: Tensor3D; readonly weights: Tensor4D } {
  const packed = linear(qkv, x) as Tensor3D;
  const real = attend || options.dropout || options.see ? undefined : realTokens(options.mask ?? null, x);
  if (real !== undefined) {
    const merged = packedAttention(
      packed,
      { heads, causal: options.causal ?? false, real_BT: real },
      (input, real_BT) => {
        const mask = real_BT && paddingMask(real_BT);
        return mergeHeads(scaledDotProductAttention(...splitHeads(input, heads), { ...options, mask }).output);
      },
    );
    return {
      output: linear(output, merged) as Tensor3D,
      get weights() {
        return scaledDotProductAttention(...splitHeads(packed, heads), options).weights;
      },
    };
  }
  const attended = (attend ?? scaledDotProductAttention)(...splitHeads(packed, heads), options);
  return { output: linear(output, mergeHeads(attended.output)) as Tensor3D, weights: attended.weights };
}

/** Queries, keys and values [B, H, T, D] of [B, T, 3C]. */
function splitHeads(packed: Tensor3D, heads: number): [q: Tensor4D, k: Tensor4D, v: Tensor4D] {
  const [batch, tokens, width] = packed.shape;
  const parts = tf.reshape(packed, [batch, tokens, 3, heads, width / 3 / heads]);
  return tf.unstack(tf.transpose(parts, [2, 0, 3, 1, 4])) as [Tensor4D, Tensor4D, Tensor4D];
}

/** [B, T, C] of [B, H, T, D]. */
function mergeHeads(x: Tensor4D): Tensor3D {
  const [batch, heads, tokens, depth] = x.shape;
  return tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [batch, tokens, heads * depth]);
}

/** Bool [B, T], which tokens a mask lets every query look at, or null for all of them; undefined where queries differ. */
function realTokens(mask: Tensor | null, { shape: [batch, tokens] }: Tensor3D): Tensor2D | null | undefined {
  if (!mask) return null;
  const alike = mask.rank === 4 && String(mask.shape) === String([batch, 1, 1, tokens]);
  return alike ? tf.reshape(mask, [batch, tokens]) : undefined;
}

/** f(x W₁ + b₁) W₂ + b₂ (Vaswani et al. 2017, eq. 2), with GELU or ReLU as f. */
export function feedForward<T extends Tensor>(
  parameters: FeedForwardParameters,
  x: T,
  { activation = 'gelu' }: { activation?: 'gelu' | 'relu' } = {},
): T {
  const hidden = linear(parameters.in, x);
  return linear(parameters.out, activation === 'gelu' ? gelu(hidden) : relu(hidden)) as T;
}

export interface BlockOptions extends MultiHeadOptions {
  /** Layer norm before each part (Xiong et al. 2020) or after each residual sum (Vaswani et al. 2017). */
  norm?: 'pre' | 'post';
  activation?: 'gelu' | 'relu';
}

/** One layer: attention, then feed-forward, each with its residual sum; x [B, T, C] to the same shape. */
export function transformerBlock(
  { norm1, attention, norm2, feedForward: dense }: BlockParameters,
  x: Tensor3D,
  options: BlockOptions,
): { output: Tensor3D; readonly weights: Tensor4D } {
  const { norm = 'pre', activation = 'gelu', dropout = keepAll } = options;
  const attended = multiHeadAttention(attention, norm === 'pre' ? layerNorm(norm1, x) : x, options);
  const sum = tf.add(x, dropout(attended.output)) as Tensor3D;
  const h = norm === 'pre' ? sum : layerNorm(norm1, sum);
  const fed = feedForward(dense, norm === 'pre' ? layerNorm(norm2, h) : h, { activation });
  const output = tf.add(h, dropout(fed)) as Tensor3D;
  return {
    output: norm === 'pre' ? output : layerNorm(norm2, output),
    get weights() {
      return attended.weights;
    },
  };
}

/**
 * Bool [T, S]: the last T of S tokens, each looking at itself and what came before. Where T is more than S, the first
 * T − S queries have nothing to look at.
 */
export function causalMask(queries: number, keys: number = queries): Tensor2D {
  const values = new Uint8Array(queries * keys);
  for (let t = 0; t < queries; t++) values.fill(1, t * keys, t * keys + Math.max(0, keys - queries + t + 1));
  return constant(tf.tensor2d(values, [queries, keys], 'bool'));
}

/** Bool [B, 1, 1, S] from real [B, S], which is true where a token is not padding: no query looks at padding. */
export function paddingMask(real: Tensor2D): Tensor4D {
  return tf.reshape(real, [real.shape[0], 1, 1, real.shape[1]]);
}

/**
 * Sinusoidal positional encoding [length, width] (Vaswani et al. 2017, sec. 3.5): sin(p / 10000^(2i/C)) in column 2i and
 * the cosine in column 2i + 1, so that PE(p + k) is the same rotation of PE(p) for every p. `width` must be even.
 */
export function positionalEncoding(length: number, width: number): Tensor2D {
  if (width % 2 !== 0) throw new Error(`width: ${width} is odd; sinusoidal positions need an even number.`);
  const values = new Float32Array(length * width);
  for (let position = 0; position < length; position++) {
    for (let i = 0; i < width; i += 2) {
      const angle = position / 10000 ** (i / width);
      values[position * width + i] = Math.sin(angle);
      values[position * width + i + 1] = Math.cos(angle);
    }
  }
  return constant(tf.tensor2d(values, [length, width]));
}
