import type { DatasetInfo } from '../data/dataset.js';
import type { TransformerConfig } from './config.js';
import { isAlgorithm } from './fields.js';

/** The sizes that a transformer's parameters follow from. */
export interface Dimensions {
  /** Tokens in the vocabulary; null where tokens are pieces of an image. */
  vocabulary: number | null;
  /** Numbers in a piece of an image; null where tokens are of a vocabulary. */
  piece: number | null;
  /** Positions. */
  length: number;
  /** Classes; null where the next token is predicted. */
  classes: number | null;
}

/** Tokens of a rule's vocabulary and the positions it needs, see `algorithms.ts`. */
export function algorithmSizes(config: TransformerConfig): { vocabulary: number; length: number } {
  switch (config.task) {
    case 'add':
      return { vocabulary: config.modulus + 3, length: 4 };
    case 'brackets':
      return { vocabulary: 6, length: config.maxLength + 1 };
    default:
      return { vocabulary: config.symbols + 2, length: 2 * config.maxLength };
  }
}

/** Tokens in an image and the numbers in each. */
export function imageSizes(
  { imageTokens, patchSize }: TransformerConfig,
  image: { width: number; height: number; channels: number },
): { length: number; piece: number } {
  const pixels = image.width * image.height * image.channels;
  if (imageTokens === 'rows') return { length: image.height, piece: image.width * image.channels };
  const length = Math.floor(image.width / patchSize) * Math.floor(image.height / patchSize);
  return { length, piece: length > 0 ? patchSize * patchSize * image.channels : pixels };
}

/** Whether only the last layer is trained, which reads classes from the states. */
export function isFrozen({ freezeEncoder, task }: TransformerConfig): boolean {
  return freezeEncoder && (task === 'images' || task === 'texts');
}

/** Trainable parameters of a transformer with these dimensions: embedding, blocks, head; the head alone where they are frozen. */
export function countParts(config: TransformerConfig, dimensions: Dimensions): Record<string, number> {
  const { width, feedForward, layers, bias, tied, positions, pooling, norm } = config;
  const { vocabulary, piece, length, classes } = dimensions;
  const vector = (size: number) => (bias ? size : 0);
  const layerNorm = width + vector(width);
  const classToken = classes !== null && pooling === 'class-token' ? 1 : 0;
  const embedding =
    (vocabulary ?? 0) * width +
    (piece === null ? 0 : piece * width + vector(width)) +
    classToken * width +
    (positions === 'learned' ? (length + classToken) * width : 0);
  const block =
    2 * layerNorm +
    (3 * width * width + vector(3 * width)) +
    (width * width + vector(width)) +
    (width * feedForward + vector(feedForward)) +
    (feedForward * width + vector(width));
  const outputs = classes ?? (tied ? 0 : vocabulary!);
  if (isFrozen(config)) return { head: outputs * width + vector(outputs) };
  const head = (norm === 'pre' ? layerNorm : 0) + outputs * width + (classes === null ? 0 : vector(classes));
  const counts: Record<string, number> = { embedding, blocks: layers * block };
  if (head > 0) counts['head'] = head;
  return counts;
}

/** The parameters that a run will have, as far as its data set's description tells. */
export function countTransformer(config: TransformerConfig, dataset: DatasetInfo | null): Record<string, number> {
  return countParts(config, dimensionsOf(config, dataset));
}

function dimensionsOf(config: TransformerConfig, dataset: DatasetInfo | null): Dimensions {
  if (isAlgorithm(config.task)) return { ...algorithmSizes(config), piece: null, classes: null };
  const classes = config.task === 'language' ? null : (dataset?.classNames.length ?? 0);
  if (dataset?.kind === 'images') return { vocabulary: null, classes, ...imageSizes(config, dataset) };
  const characters = dataset && 'characters' in dataset ? dataset.characters : 0;
  const tokens = { characters, bytes: 256, 'byte-pairs': config.vocabularySize }[config.tokenizer];
  // Texts to classify are padded with a token of its own; one for characters that were never seen.
  return { vocabulary: config.task === 'texts' ? tokens + 1 : tokens, piece: null, length: config.context, classes };
}
