/** How large the decoders of predictive methods are, known without TensorFlow. */
import { transformerConfig, type TransformerConfig } from '../transformer/config.js';
import { countParts, type Dimensions } from '../transformer/parameter-count.js';
import type { SelfSupervisedConfig } from './config.js';

/** Units between features and pixels where noise is taken away. */
export const DECODER_UNITS = 256;

/** Of a masked autoencoder's decoder. */
export interface DecoderShape {
  /** Patches of an image. */
  length: number;
  /** Numbers of the encoder's states. */
  inputs: number;
  /** Numbers in a patch. */
  piece: number;
}

/** Hidden units of its feed-forward parts for each number of its width. */
const FEED_FORWARD = 2;

/** The transformer that decodes. */
export function decoderLike({ decoderLayers, decoderWidth, heads, seed }: SelfSupervisedConfig): TransformerConfig {
  return transformerConfig.schema.parse({
    ...{ task: 'images', imageTokens: 'patches', pooling: 'mean', layers: decoderLayers, heads },
    ...{ width: decoderWidth, feedForward: FEED_FORWARD * decoderWidth },
    // Not the encoder's numbers again.
    seed: seed ^ 1,
  });
}

/** What it reads are states, and it has no head of its own. */
export function decoderDimensions({ length, inputs }: DecoderShape): Dimensions {
  return { vocabulary: null, piece: inputs, length, classes: null };
}

export function countMaeDecoder(config: SelfSupervisedConfig, shape: DecoderShape): number {
  const parts = countParts(decoderLike(config), decoderDimensions(shape));
  const network = Object.values(parts).reduce((sum, count) => sum + count, 0);
  return network + config.decoderWidth + (config.decoderWidth + 1) * shape.piece;
}
