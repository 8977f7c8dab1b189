import type { Tokenizer } from '../../data/tokenizers/tokenizer.js';
import type { Part } from '../examples.js';

interface TokenRows {
  count: number;
  labels: Int32Array | null;
  /** The tokens of an example, at most as many as the encoder sees; fewer where it is shorter. */
  tokensOf(number: number): Int32Array;
  tokenizer: Tokenizer;
  context: number;
  feeds: Part['feeds'];
}

/** Examples that are tokens, filled up with padding, which comes after all others in the vocabulary. */
export function tokenPart({ count, labels, tokensOf, tokenizer, context, feeds }: TokenRows): Part {
  return {
    ...{ count, labels, feeds },
    raw(indices) {
      const rows = new Int32Array(indices.length * context).fill(tokenizer.size);
      indices.forEach((number, row) => rows.set(tokensOf(number), row * context));
      return rows;
    },
    plain(indices) {
      const shares = new Float32Array(indices.length * tokenizer.size);
      indices.forEach((number, row) => {
        const tokens = tokensOf(number);
        for (const token of tokens) shares[row * tokenizer.size + token]! += 1 / tokens.length;
      });
      return shares;
    },
    pixels: () => null,
    words: (number) => tokenizer.decode(tokensOf(number)),
  };
}
