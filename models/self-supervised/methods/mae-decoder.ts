import type { Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import { standardNormal, zeros } from '../../core/initializers.js';
import type { Scope } from '../../engine/program.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { tf } from '../../engine/tensorflow.js';
import { linear } from '../../transformer/blocks.js';
import { Network, networkVariables } from '../../transformer/network.js';
import type { SelfSupervisedConfig } from '../config.js';
import { decoderDimensions, decoderLike, type DecoderShape } from '../decoder-size.js';
import { renamed } from '../renamed-scope.js';

// B batch, T patches, S patches that are seen, C width of the encoder, D of the decoder, P numbers in a patch.

/** Of initial values, as in the blocks: what is told begins near 0. */
const DEVIATION = 0.02;

/**
 * The decoder of a masked autoencoder (He et al. 2022, sec. 3): states of the patches that are seen, and one learned vector in
 * place of each of the others, at positions of its own, through blocks that see all of them, to pixels.
 */
export function maeDecoderVariables(config: SelfSupervisedConfig, shape: DecoderShape): Record<string, TensorData> {
  const like = decoderLike(config);
  const normal = (name: string, size: [number, number], deviation: number): TensorData => {
    const { data } = standardNormal(size, like.seed, name);
    return { shape: size, data: (data as Float32Array).map((value) => value * deviation) };
  };
  const variables = Object.entries(networkVariables(like, decoderDimensions(shape)));
  return {
    ...Object.fromEntries(variables.map(([name, value]) => [inDecoder(name), value])),
    'decoder/mask': normal('decoder/mask', [1, like.width], DEVIATION),
    'decoder/pixels/kernel': normal('decoder/pixels/kernel', [like.width, shape.piece], DEVIATION),
    'decoder/pixels/bias': zeros([shape.piece]),
  };
}

/** States [B, S, C] of the patches at seen_BS to all patches [B, T, P]. */
export function decoded(
  scope: Scope,
  { states_BSC, seen_BS }: { states_BSC: Tensor3D; seen_BS: Tensor2D },
  config: SelfSupervisedConfig,
  shape: DecoderShape,
): Tensor3D {
  // One product puts each state where it belongs, and its gradient back: 1 where place t is that of state s.
  const places_BST = tf.cast(tf.oneHot(seen_BS, shape.length), 'float32') as Tensor3D;
  const pieces_BTP: Tensor3D = tf.matMul(places_BST, states_BSC, true, false);
  const hidden = { at_BT: hiddenAt(seen_BS, shape.length), embedding_1C: scope.variable<Tensor2D>('decoder/mask') };
  // All patches see all others where classes are told.
  const network = new Network(renamed(scope, inDecoder), decoderLike(config), {
    ...decoderDimensions(shape),
    classes: 1,
  });
  const { states } = network.encode({ pieces_BTP, real_BT: null }, { hidden });
  const pixels = {
    kernel: scope.variable<Tensor2D>('decoder/pixels/kernel'),
    bias: scope.variable<Tensor1D>('decoder/pixels/bias'),
  };
  return linear(pixels, states) as Tensor3D;
}

/** 1 for each of T places that is none of seen_BS, else 0: [B, T]. */
export function hiddenAt(seen_BS: Tensor2D, length: number): Tensor2D {
  return tf.sub(1, tf.sum(tf.cast(tf.oneHot(seen_BS, length), 'float32'), 1));
}

const inDecoder = (name: string) => `decoder/${name}`;
