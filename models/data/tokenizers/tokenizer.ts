/** Text as tokens: characters, bytes, or byte pairs. */
import { RequestError } from '../../core/errors.js';
import { BytePairTokenizer } from './byte-pair-tokenizer.js';
import { ByteTokenizer } from './byte-tokenizer.js';
import { CharacterTokenizer } from './character-tokenizer.js';
import { storedTokenizer, type StoredTokenizer } from './stored-tokenizer.js';
import { learnMerges } from './learn-merges.js';

export type { StoredTokenizer } from './stored-tokenizer.js';

/**
 * Tokens are the whole numbers from 0 below `size`. For every well-formed text that can be encoded,
 * `decode(encode(text))` is the text.
 */
export interface Tokenizer {
  readonly kind: 'characters' | 'bytes' | 'byte-pairs';
  /** Tokens in the vocabulary. */
  readonly size: number;
  /**
   * Throws RequestError for a character outside the vocabulary, which only `characters` can have; its sentence has no
   * subject, so that it can follow one.
   */
  encode(text: string): Int32Array;
  /** Bytes that make no UTF-8 become U+FFFD. */
  decode(tokens: ArrayLike<number>): string;
  /** The token as one short visible piece of text, such as "␣the" or "↵". */
  label(token: number): string;
  /** A text that is written token by token; its pieces joined are what `decode` gives. */
  stream(): TokenStream;
  toJSON(): StoredTokenizer;
}

export interface TokenStream {
  /** The text that has become certain: bytes of an unfinished character are held back. */
  push(token: number): string;
  /** What was held back; the stream can't be used after that. */
  end(): string;
}

export interface TokenizerOptions {
  /** Tokens of byte pairs, the 256 bytes included; fewer where the text has no more pairs that occur twice. */
  vocabularySize?: number;
}

export const DEFAULT_VOCABULARY = 1024;

/** A tokenizer made for `text`; the same text gives the same one. Throws RequestError. */
export function trainTokenizer(
  kind: Tokenizer['kind'],
  text: string,
  { vocabularySize = DEFAULT_VOCABULARY }: TokenizerOptions = {},
): Tokenizer {
  switch (kind) {
    case 'characters':
      return CharacterTokenizer.of(text);
    case 'bytes':
      return new ByteTokenizer();
    case 'byte-pairs':
      return new BytePairTokenizer(learnMerges(text, vocabularySize));
  }
}

/** The tokenizer that `toJSON` described. Throws RequestError where `stored` is not such a description. */
export function restoreTokenizer(stored: unknown): Tokenizer {
  const parsed = storedTokenizer.safeParse(stored, { jitless: true });
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const place = issue.path.length > 0 ? `its '${issue.path.join('.')}' is` : 'it is';
    throw new RequestError(`tokenizer: ${place} not as it was written (${issue.message}); use an earlier checkpoint.`, {
      cause: parsed.error,
    });
  }
  switch (parsed.data.kind) {
    case 'characters':
      return new CharacterTokenizer(parsed.data.characters);
    case 'bytes':
      return new ByteTokenizer();
    case 'byte-pairs':
      return new BytePairTokenizer(parsed.data.merges);
  }
}
