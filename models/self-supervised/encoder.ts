import type { Tensor, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import type { ClassifierConfig } from '../classifier/config.js';
import { encode, encoderVariables } from '../classifier/network.js';
import { featureCount } from '../classifier/parameter-count.js';
import { Pass } from '../classifier/pass.js';
import type { Inside } from '../core/inference.js';
import type { SeenStatistics } from '../core/running-statistics.js';
import type { Scope } from '../engine/program.js';
import type { TensorData } from '../engine/tensor-data.js';
import { tf } from '../engine/tensorflow.js';
import type { TransformerConfig } from '../transformer/config.js';
import {
  Network,
  networkVariables,
  type NetworkInput,
  type NetworkOptions,
  type Seeing,
} from '../transformer/network.js';
import { pieceOfPixels } from '../transformer/tasks/piece-of-pixels.js';
import type { SelfSupervisedConfig } from './config.js';
import { classifierLike, transformerLike } from './like.js';
import { patchesOf } from './patches.js';
import { renamed } from './renamed-scope.js';

// B batch, H × W pixels, C channels, T tokens, S tokens that are seen, F features.

export const ENCODER = 'encoder';

/** What examples are to an encoder. */
export type InputShape =
  | { kind: 'images'; height: number; width: number; channels: number }
  /** `columns`: encoded numbers of each column that has any, one column after the other. */
  | { kind: 'table'; width: number; columns: readonly number[] }
  /** The last token of the vocabulary is padding, which nobody looks at. */
  | { kind: 'tokens'; length: number; vocabulary: number };

export interface EncodeOptions {
  /** Batch norms go by the batch; otherwise by their running statistics. */
  training: boolean;
  /** What batch norms saw is added here. */
  statistics?: SeenStatistics[];
  /** Is shown maps, attention and embedded tokens. */
  inside?: Inside;
}

/** What turns examples into features, all of it by the variables `encoder/…`. */
export interface Encoder {
  /** Initial values; running statistics are among them. */
  variables: Record<string, TensorData>;
  /** Numbers that it gives for an example. */
  features: number;
  /** Images [B, H, W, C] in 0…1, encoded rows [B, width] or tokens [B, T] int32 to features [B, F]. */
  encode(scope: Scope, x: Tensor, options: EncodeOptions): Tensor2D;
  /** Of a transformer; null for others. */
  tokens: TokenEncoder | null;
}

export interface TokenEncoder {
  /** Tokens of an example, and the numbers that stand for each. */
  length: number;
  width: number;
  /** States [B, T, width] of images [B, H, W, C] or tokens [B, T]; [B, S, width] where only some are seen. */
  states(scope: Scope, x: Tensor, seeing?: Seeing): Tensor3D;
}

/** The encoder that a configuration describes, with initial values of `seed`. */
export function encoderOf(config: SelfSupervisedConfig, shape: InputShape, seed = config.seed): Encoder {
  return config.network === 'transformer'
    ? tokenEncoder(transformerLike({ ...config, seed }), shape)
    : plainEncoder(classifierLike({ ...config, seed }), shape);
}

/** Convolutions, residual blocks or dense layers, as classifiers have them. */
function plainEncoder(config: ClassifierConfig, shape: InputShape): Encoder {
  const input = shape.kind === 'images' ? [shape.height, shape.width, shape.channels] : [sizeOf(shape)];
  return {
    variables: encoderVariables(config, { input, outputs: 0 }),
    features: featureCount(config, { input }),
    encode(scope, x, { training, statistics, inside }) {
      const pass = new Pass(scope, config, training, inside);
      const features_BF = encode(pass, x);
      statistics?.push(...pass.statistics);
      return features_BF;
    },
    tokens: null,
  };
}

function sizeOf(shape: InputShape): number {
  if (shape.kind === 'table') return shape.width;
  throw new Error('encoder: tokens are read by a transformer.');
}

/** A transformer that sees all tokens, without a head; features are the mean of its states (Dosovitskiy et al. 2021). */
function tokenEncoder(config: TransformerConfig, shape: InputShape): Encoder {
  const dimensions = tokenDimensions(config, shape);
  const variables = networkVariables(config, dimensions);
  // Tokens look at all others where classes are told.
  const looking = { ...dimensions, classes: 1 };
  const states = (scope: Scope, x: Tensor, seeing: NetworkOptions = {}) =>
    new Network(renamed(scope, inEncoder), config, looking).encode(inputOf(x, config, shape), seeing).states;
  const tokens =
    shape.kind === 'images'
      ? pieceOfPixels(shape, [config.patchSize, config.patchSize])
      : Int32Array.from({ length: dimensions.length }, (_, at) => at);
  return {
    variables: Object.fromEntries(Object.entries(variables).map(([name, value]) => [inEncoder(name), value])),
    features: config.width,
    encode(scope, x, { inside = {} }) {
      const { real_BT } = inputOf(x, config, shape);
      const states_BTC = states(scope, x, {
        ...(inside.attend && { see: (weights) => inside.attend!(weights, tokens) }),
        ...(inside.read && shape.kind === 'tokens' && { read: (content) => inside.read!(content) as Tensor3D }),
      });
      if (!real_BT) return tf.mean(states_BTC, 1);
      const weights_BT1 = tf.expandDims(tf.cast(real_BT, 'float32'), 2);
      return tf.div(tf.sum(tf.mul(states_BTC, weights_BT1), 1), tf.maximum(tf.sum(weights_BT1, 1), 1));
    },
    tokens: { length: dimensions.length, width: config.width, states },
  };
}

const inEncoder = (name: string) => `${ENCODER}/${name}`;

function tokenDimensions({ patchSize }: TransformerConfig, shape: InputShape) {
  switch (shape.kind) {
    case 'images': {
      const length = Math.floor(shape.height / patchSize) * Math.floor(shape.width / patchSize);
      return { vocabulary: null, piece: patchSize * patchSize * shape.channels, length, classes: null };
    }
    case 'tokens':
      return { vocabulary: shape.vocabulary, piece: null, length: shape.length, classes: null };
    case 'table':
      throw new Error('encoder: rows of a table are read by dense layers.');
  }
}

function inputOf(x: Tensor, { patchSize }: TransformerConfig, shape: InputShape): NetworkInput {
  if (shape.kind === 'images') return { pieces_BTP: patchesOf(x as Tensor4D, patchSize), real_BT: null };
  const { vocabulary } = shape as Extract<InputShape, { kind: 'tokens' }>;
  const tokens_BT = x as Tensor2D;
  return { tokens_BT, real_BT: tf.notEqual(tokens_BT, tf.scalar(vocabulary - 1, 'int32')) };
}
