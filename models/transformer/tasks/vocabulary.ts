import { RequestError } from '../../core/errors.js';
import { restoreTokenizer, trainTokenizer, type Tokenizer } from '../../data/tokenizers/tokenizer.js';
import type { DataSources } from '../../core/model.js';
import type { TransformerConfig } from '../config.js';

/**
 * The run's tokenizer: the one it began with, or one made for these texts. Byte pairs are learned from the training
 * texts alone; of the test texts only the characters are asked for, so that none is unknown there.
 */
export function tokenizerFor(
  { tokenizer, vocabularySize }: TransformerConfig,
  assets: Record<string, unknown> | null,
  { train, test }: { train: readonly string[]; test: readonly string[] },
): Tokenizer {
  const stored = assets?.['tokenizer'];
  if (stored !== undefined) return restoreTokenizer(stored);
  // Byte pairs must not grow across texts; among characters a separator would count as one that is used.
  const text = tokenizer === 'characters' ? [...train, ...test].join('') : train.join('\n');
  return trainTokenizer(tokenizer, text, { vocabularySize });
}

/**
 * What holds the tokenizer that a run uses: what it began with; else that of the run whose weights it begins with, where that
 * is of the kind and no larger than the configuration wants it, as those weights know no other tokens.
 */
export function tokenizerAssets(
  { tokenizer, vocabularySize }: Pick<TransformerConfig, 'tokenizer' | 'vocabularySize'>,
  { assets, startAssets }: Pick<DataSources, 'assets' | 'startAssets'>,
): Record<string, unknown> | null {
  const stored = startAssets?.['tokenizer'];
  if (assets || stored === undefined) return assets;
  const { kind, size } = restoreTokenizer(stored);
  const fits = kind === tokenizer && (kind !== 'byte-pairs' || size <= vocabularySize);
  return fits ? { tokenizer: stored } : null;
}

/** Tokens of a text of the user's; throws RequestError for `field` where it is empty or has more than `most`. */
export function tokensOfInput(tokenizer: Tokenizer, text: string, field: string, most: number): Int32Array {
  if (text === '') throw new RequestError(`${field}: it is empty; write at least one character.`, { field });
  let tokens: Int32Array;
  try {
    tokens = tokenizer.encode(text);
  } catch (error) {
    if (error instanceof RequestError) throw new RequestError(`${field}: ${error.message}`, { field, cause: error });
    throw error;
  }
  if (tokens.length > most) {
    throw new RequestError(
      `${field}: its ${tokens.length} tokens are more than the context of ${most}; shorten it to ${most} or fewer.`,
      { field },
    );
  }
  return tokens;
}

/** Token embeddings that are compared with each other: as many labels as a picture has room for. */
const COMPARED = 256;

export function vocabularyLabels(tokenizer: Tokenizer): string[] {
  return Array.from({ length: Math.min(COMPARED, tokenizer.size) }, (_, token) => tokenizer.label(token));
}
