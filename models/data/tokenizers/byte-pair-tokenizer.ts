import { RequestError } from '../../core/errors.js';
import { bytesOf, byteStream, textOf, visibleBytes } from './byte-text.js';
import { leftOf, mergePair, pairOf, rightOf } from './pair.js';
import { LONGEST_WORD, splitWords } from './split-words.js';
import type { StoredTokenizer, Tokenizer, TokenStream } from './tokenizer.js';

/** Merges stay within words: none makes more than the UTF-8 of the longest, at most three bytes for each UTF-16 unit. */
const MOST_BYTES = 3 * LONGEST_WORD;
/** Words whose tokens are remembered. */
const REMEMBERED = 50_000;

/**
 * Byte pair encoding on bytes, so that no text is outside the vocabulary: tokens 0…255 are bytes, and each merge makes
 * another of two tokens. In each word, the pair that was merged first in training is merged first.
 */
export class BytePairTokenizer implements Tokenizer {
  readonly kind = 'byte-pairs';
  readonly #merges: readonly (readonly [number, number])[];
  /** The merged token by pair; a lower token was merged earlier. */
  readonly #merged: Map<number, number>;
  readonly #bytes: Uint8Array[];
  readonly #remembered = new Map<string, number[]>();

  /** Merge i makes token 256 + i. Throws RequestError where one merges a token that there is not yet, or makes too long a one. */
  constructor(merges: readonly (readonly [number, number])[]) {
    this.#merges = merges;
    this.#merged = new Map(merges.map(([left, right], i) => [pairOf(left, right), 256 + i]));
    this.#bytes = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte));
    for (const [left, right] of merges) {
      const [first, second] = [this.#bytes[left], this.#bytes[right]];
      if (!first || !second) {
        throw new RequestError(`tokenizer: token ${this.#bytes.length} is made of ${left} and ${right}, a later one.`);
      }
      if (first.length + second.length > MOST_BYTES) {
        throw new RequestError(
          `tokenizer: token ${this.#bytes.length} would have ${first.length + second.length} bytes; the longest word has ${MOST_BYTES}.`,
        );
      }
      this.#bytes.push(Uint8Array.of(...first, ...second));
    }
  }

  get size(): number {
    return this.#bytes.length;
  }

  encode(text: string): Int32Array {
    let tokens = new Int32Array(Math.max(16, text.length));
    let count = 0;
    for (const word of splitWords(text)) {
      const encoded = this.#encodeWord(word);
      if (count + encoded.length > tokens.length) {
        const larger = new Int32Array(2 * tokens.length + encoded.length);
        larger.set(tokens);
        tokens = larger;
      }
      for (const token of encoded) tokens[count++] = token;
    }
    return tokens.slice(0, count);
  }

  decode(tokens: ArrayLike<number>): string {
    const parts = Array.from(tokens, (token) => this.#bytesOf(token));
    const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return textOf(bytes);
  }

  label(token: number): string {
    return visibleBytes(this.#bytesOf(token));
  }

  stream(): TokenStream {
    return byteStream((token) => this.#bytesOf(token));
  }

  toJSON(): StoredTokenizer {
    return { kind: this.kind, merges: this.#merges.map(([left, right]) => [left, right]) };
  }

  #bytesOf(token: number): Uint8Array {
    const bytes = this.#bytes[token];
    if (bytes === undefined) throw new RangeError(`Token ${token} is not in the vocabulary of ${this.size}.`);
    return bytes;
  }

  #encodeWord(word: string): number[] {
    const known = this.#remembered.get(word);
    if (known) return known;
    let tokens = Array.from(bytesOf(word));
    for (let next = this.#nextMerge(tokens); next !== null; next = this.#nextMerge(tokens)) {
      tokens = mergePair(tokens, [leftOf(next.pair), rightOf(next.pair)], next.merged);
    }
    if (this.#remembered.size === REMEMBERED) this.#remembered.clear();
    this.#remembered.set(word, tokens);
    return tokens;
  }

  /** The pair in `tokens` that was merged earliest in training; null where none was. */
  #nextMerge(tokens: number[]): { pair: number; merged: number } | null {
    let best: { pair: number; merged: number } | null = null;
    for (let at = 0; at + 1 < tokens.length; at++) {
      const pair = pairOf(tokens[at]!, tokens[at + 1]!);
      const merged = this.#merged.get(pair);
      if (merged !== undefined && (best === null || merged < best.merged)) best = { pair, merged };
    }
    return best;
  }
}
