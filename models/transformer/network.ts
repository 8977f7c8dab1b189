import type { Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import { standardNormal, zeros } from '../core/initializers.js';
import { constant } from '../engine/constant.js';
import { embedding } from '../engine/ops.js';
import type { Scope } from '../engine/program.js';
import type { TensorData } from '../engine/tensor-data.js';
import { tf } from '../engine/tensorflow.js';
import {
  layerNorm,
  linear,
  paddingMask,
  positionalEncoding,
  transformerBlock,
  type Attended,
  type BlockParameters,
  type Dropout,
  type LinearParameters,
  type NormParameters,
} from './blocks.js';
import type { TransformerConfig } from './config.js';
import type { Dimensions } from './parameter-count.js';

// B batch, T tokens, C width, H heads, V vocabulary, P numbers in a piece of an image, K classes.

/** What the network reads: tokens of a vocabulary or pieces of an image, and which of them are not padding. */
export type NetworkInput = ({ tokens_BT: Tensor2D } | { pieces_BTP: Tensor3D }) & {
  /** Bool; null where nothing is padding. */
  real_BT: Tensor2D | null;
};

/** What the network is kept from seeing of its input. */
export interface Seeing {
  /** Places [B, S] (int32) of the only tokens that are read, each where it stands; where there is neither padding nor a class token. */
  seen_BS?: Tensor2D;
  /** Tokens whose embedding is replaced: 1 in at_BT where one is, and what stands there [1, C]. */
  hidden?: { at_BT: Tensor2D; embedding_1C: Tensor2D };
}

export interface NetworkOptions extends Seeing {
  dropout?: Dropout;
  /** See multiHeadAttention; told the layer. */
  attend?: (layer: number, q: Tensor4D, k: Tensor4D, v: Tensor4D) => Attended;
  /** See AttendOptions; every layer's, the first one first. */
  see?: (weights: Tensor4D) => Tensor4D;
  /** Is shown what tokens are embedded as [B, T, C], before their places are added, and gives what the network goes on with. */
  read?: (content_BTC: Tensor3D) => Tensor3D;
  /** Position [1] of a single token in its text; otherwise tokens stand at 0…T−1. */
  position?: Tensor1D;
}

/** The network's parameters, normally distributed as in GPT-2: σ = 0.02, and less for what adds to the residual sum. */
export function networkVariables(config: TransformerConfig, dimensions: Dimensions): Record<string, TensorData> {
  const { width, feedForward, layers, bias, tied, positions, pooling, norm, seed } = config;
  const { vocabulary, piece, length, classes } = dimensions;
  const variables: Record<string, TensorData> = {};
  const matrix = (name: string, shape: [number, number], deviation = 0.02) => {
    const { data } = standardNormal(shape, seed, name);
    variables[name] = { shape, data: (data as Float32Array).map((value) => value * deviation) };
  };
  const dense = (name: string, inputs: number, outputs: number, deviation?: number) => {
    matrix(`${name}/kernel`, [inputs, outputs], deviation);
    if (bias) variables[`${name}/bias`] = zeros([outputs]);
  };
  const layerNorm = (name: string) => {
    variables[`${name}/scale`] = { shape: [width], data: new Float32Array(width).fill(1) };
    if (bias) variables[`${name}/shift`] = zeros([width]);
  };
  const classToken = classes !== null && pooling === 'class-token';
  if (vocabulary !== null) matrix('embedding/tokens', [vocabulary, width]);
  if (piece !== null) dense('embedding/pieces', piece, width, 1 / Math.sqrt(piece));
  if (classToken) matrix('embedding/class', [1, width]);
  if (positions === 'learned') matrix('embedding/positions', [length + (classToken ? 1 : 0), width]);
  const residual = 0.02 / Math.sqrt(2 * layers);
  for (let layer = 0; layer < layers; layer++) {
    const block = `blocks/${layer}`;
    layerNorm(`${block}/norm1`);
    dense(`${block}/attention/qkv`, width, 3 * width);
    dense(`${block}/attention/output`, width, width, residual);
    layerNorm(`${block}/norm2`);
    dense(`${block}/feedForward/in`, width, feedForward);
    dense(`${block}/feedForward/out`, feedForward, width, residual);
  }
  if (norm === 'pre') layerNorm('head/norm');
  if (classes !== null) dense('head/classes', width, classes);
  else if (!tied) matrix('head/tokens', [width, vocabulary!]);
  return variables;
}

/** The transformer, from what it reads to logits; the variables are those of networkVariables. */
export class Network {
  readonly #scope: Scope;
  readonly #config: TransformerConfig;
  readonly #dimensions: Dimensions;

  constructor(scope: Scope, config: TransformerConfig, dimensions: Dimensions) {
    this.#scope = scope;
    this.#config = config;
    this.#dimensions = dimensions;
  }

  /**
   * Embeddings through all layers: states [B, T, C] and each layer's attention weights [B, H, T, T], which are computed
   * where they are asked for.
   */
  encode(input: NetworkInput, options: NetworkOptions = {}): { states: Tensor3D; readonly weights: Tensor4D[] } {
    const { layers, heads, norm, activation } = this.#config;
    const { dropout, attend, see } = options;
    const causal = this.#dimensions.classes === null;
    let h_BTC = this.#embed(input, options);
    const mask = input.real_BT && paddingMask(this.#withClassToken(input.real_BT));
    const blocks: { readonly weights: Tensor4D }[] = [];
    for (let layer = 0; layer < layers; layer++) {
      const block = transformerBlock(this.#block(layer), h_BTC, {
        ...{ heads, norm, activation, mask, causal },
        ...(dropout && { dropout }),
        ...(see && { see }),
        ...(attend && { attend: (q, k, v) => attend(layer, q, k, v) }),
      });
      h_BTC = block.output;
      blocks.push(block);
    }
    return {
      states: norm === 'pre' ? layerNorm(this.#norm('head/norm'), h_BTC) : h_BTC,
      get weights() {
        return blocks.map(({ weights }) => weights);
      },
    };
  }

  /** Next-token logits [N, V] of states [N, C]. */
  tokenLogits(states_NC: Tensor2D): Tensor2D {
    return this.#config.tied
      ? tf.matMul(states_NC, this.#scope.variable<Tensor2D>('embedding/tokens'), false, true)
      : tf.matMul(states_NC, this.#scope.variable<Tensor2D>('head/tokens'));
  }

  /** Class logits [B, K] of states [B, T, C], from the mean of those that are not padding, or from the class token. */
  classLogits(states_BTC: Tensor3D, real_BT: Tensor2D | null): Tensor2D {
    const head = this.#linear('head/classes');
    if (this.classTokens > 0) {
      const [batch, , width] = states_BTC.shape;
      return linear(head, tf.reshape(tf.slice(states_BTC, [0, 0, 0], [batch, 1, width]), [batch, width])) as Tensor2D;
    }
    if (!real_BT) return linear(head, tf.mean(states_BTC, 1)) as Tensor2D;
    const weights_BT = tf.cast(real_BT, 'float32');
    const counts_B1 = tf.maximum(tf.sum(weights_BT, 1, true), 1);
    const sums_BC = tf.sum(tf.mul(states_BTC, tf.expandDims(weights_BT, 2)), 1);
    return linear(head, tf.div(sums_BC, counts_B1)) as Tensor2D;
  }

  /** Positional encoding [T, C]; null where the model has none. */
  positions(): Tensor2D | null {
    const { positions, width } = this.#config;
    if (positions === 'learned') return this.#scope.variable<Tensor2D>('embedding/positions');
    return positions === 'none' ? null : positionalEncoding(this.#dimensions.length + this.classTokens, width);
  }

  /** 1 where a class token stands in front of all others. */
  get classTokens(): 0 | 1 {
    return this.#dimensions.classes !== null && this.#config.pooling === 'class-token' ? 1 : 0;
  }

  #embed(input: NetworkInput, { dropout, position, seen_BS, hidden, read }: NetworkOptions): Tensor3D {
    if (seen_BS && this.classTokens > 0) throw new Error('seen: a network with a class token sees all tokens.');
    const embedded = this.#content(input, seen_BS);
    const content = read?.(embedded) ?? embedded;
    const h_BTC = this.#withClassState(hidden ? replaced(content, hidden) : content);
    const placed = this.#withPositions(h_BTC, { position, seen_BS });
    return dropout ? (dropout(placed) as Tensor3D) : placed;
  }

  /** What is not seen is left out before anything is made of it. */
  #content(input: NetworkInput, seen_BS: Tensor2D | undefined): Tensor3D {
    if ('tokens_BT' in input) {
      const { tokens_BT } = input;
      const all_BTC = embedding(this.#scope.variable<Tensor2D>('embedding/tokens'), tokens_BT) as Tensor3D;
      return seen_BS ? tokensAt(all_BTC, seen_BS) : all_BTC;
    }
    const { pieces_BTP } = input;
    return linear(this.#linear('embedding/pieces'), seen_BS ? tokensAt(pieces_BTP, seen_BS) : pieces_BTP) as Tensor3D;
  }

  #withPositions(
    h_BTC: Tensor3D,
    { position, seen_BS }: { position: Tensor1D | undefined; seen_BS: Tensor2D | undefined },
  ): Tensor3D {
    const positions_LC = this.positions();
    if (!positions_LC) return h_BTC;
    if (seen_BS) return tf.add(h_BTC, embedding(positions_LC, seen_BS));
    const used_TC = position
      ? tf.gather(positions_LC, position)
      : tf.slice(positions_LC, [0, 0], [h_BTC.shape[1], positions_LC.shape[1]]);
    return tf.add(h_BTC, used_TC);
  }

  /** Puts the class token's embedding in front, where there is one. */
  #withClassState(h_BTC: Tensor3D): Tensor3D {
    if (this.classTokens === 0) return h_BTC;
    const [batch, , width] = h_BTC.shape;
    const first = tf.matMul(tf.ones([batch, 1]), this.#scope.variable<Tensor2D>('embedding/class'));
    return tf.concat([tf.reshape(first, [batch, 1, width]), h_BTC], 1);
  }

  /** The class token is never padding. */
  #withClassToken(real_BT: Tensor2D): Tensor2D {
    if (this.classTokens === 0) return real_BT;
    return tf.concat([tf.onesLike(tf.slice(real_BT, [0, 0], [real_BT.shape[0], 1])), real_BT], 1);
  }

  #block(layer: number): BlockParameters {
    const block = `blocks/${layer}`;
    return {
      norm1: this.#norm(`${block}/norm1`),
      attention: {
        qkv: this.#linear(`${block}/attention/qkv`),
        output: this.#linear(`${block}/attention/output`),
      },
      norm2: this.#norm(`${block}/norm2`),
      feedForward: {
        in: this.#linear(`${block}/feedForward/in`),
        out: this.#linear(`${block}/feedForward/out`),
      },
    };
  }

  #linear(name: string): LinearParameters {
    return { kernel: this.#scope.variable<Tensor2D>(`${name}/kernel`), bias: this.#vector(`${name}/bias`) };
  }

  #norm(name: string): NormParameters {
    return { scale: this.#scope.variable<Tensor1D>(`${name}/scale`), shift: this.#vector(`${name}/shift`) };
  }

  #vector(name: string): Tensor1D | null {
    return this.#config.bias ? this.#scope.variable<Tensor1D>(name) : null;
  }
}

function replaced(content_BTC: Tensor3D, { at_BT, embedding_1C }: Required<Seeing>['hidden']): Tensor3D {
  const at_BT1 = tf.expandDims(at_BT, 2);
  return tf.add(tf.mul(content_BTC, tf.sub(1, at_BT1)), tf.mul(at_BT1, embedding_1C));
}

/** States [B, S, C] of those [B, T, C] that stand at these places [B, S]. */
export function tokensAt(states_BTC: Tensor3D, places_BS: Tensor2D): Tensor3D {
  const [batch, length, width] = states_BTC.shape;
  const first_B1 = constant(
    tf.tensor2d(
      Int32Array.from({ length: batch }, (_, row) => row * length),
      [batch, 1],
    ),
  );
  const rows_N = tf.reshape(tf.add(places_BS, first_B1), [-1]) as Tensor1D;
  return tf.reshape(embedding(flattened(states_BTC), rows_N), [batch, places_BS.shape[1], width]);
}

/** All axes but the last as one: states [B, T, C] as [B·T, C]. */
export function flattened(x: Tensor): Tensor2D {
  return tf.reshape(x, [-1, x.shape.at(-1)!]);
}
