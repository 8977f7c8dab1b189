import { splitWords } from '../../data/tokenizers/split-words.js';
import { restoreTokenizer, type Tokenizer } from '../../data/tokenizers/tokenizer.js';
import { visible } from '../../data/tokenizers/token-label.js';

/** Of a text: the word of each token, −1 for padding; and what each word says. */
export interface TextWords {
  groups: Int32Array;
  words: string[];
}

/** How tokens are read as words, see `InputMeaning`. */
export interface ReadsTokens {
  wordsOf(tokens: ArrayLike<number>): TextWords;
  /** A token as one short piece of text. */
  label(token: number): string;
}

/**
 * By the tokenizer as a run keeps it: tokens make up words, numbers and marks, each with the white space before it. Where tokens are
 * symbols, or nothing is known of them, each is a word. Throws RequestError where a tokenizer is not as it was written.
 */
export function readsTokens(tokenizer: unknown, padding: number | undefined): ReadsTokens {
  const symbols = symbolsOf(tokenizer);
  const known = symbols || tokenizer === null || tokenizer === undefined ? null : restoreTokenizer(tokenizer);
  const label = (token: number): string => {
    if (token === padding) return '(padding)';
    if (known) return token < known.size ? known.label(token) : `token ${token}`;
    return symbols?.[token] ?? `token ${token}`;
  };
  return {
    label,
    wordsOf(tokens) {
      const real = Array.from(tokens, (token) => token !== padding && (!known || token < known.size));
      const count = real.lastIndexOf(true) + 1;
      const starts = known ? wordStarts(Array.from(tokens).slice(0, count), known) : null;
      const groups = new Int32Array(tokens.length).fill(-1);
      const parts: number[][] = [];
      for (let at = 0; at < count; at++) {
        if (!real[at]) continue;
        if (starts === null || starts.has(at) || parts.length === 0) parts.push([]);
        parts.at(-1)!.push(tokens[at]!);
        groups[at] = parts.length - 1;
      }
      const words = parts.map((part) =>
        known ? visible(known.decode(part).trim() || known.decode(part)) : label(part[0]!),
      );
      // Without any word there is still something that shares the output: all of it.
      return parts.length > 0 ? { groups, words } : { groups: groups.fill(0), words: ['(empty)'] };
    },
  };
}

/** The places of tokens with which a word begins, where they don't begin in the middle of one. */
function wordStarts(tokens: readonly number[], tokenizer: Tokenizer): ReadonlySet<number> {
  const stream = tokenizer.stream();
  let text = '';
  // A token that completes a character began it where the text ended.
  const from = tokens.map((token) => {
    const at = text.length;
    text += stream.push(token);
    return at;
  });
  text += stream.end();
  const boundaries = new Set<number>();
  let at = 0;
  let isSpace = false;
  for (const piece of splitWords(text)) {
    if (!isSpace) boundaries.add(at);
    isSpace = piece.trim() === '';
    at += piece.length;
  }
  const starts = new Set<number>();
  from.forEach((place, token) => {
    if (boundaries.has(place) && from[token - 1] !== place) starts.add(token);
  });
  return starts;
}

function symbolsOf(tokenizer: unknown): readonly string[] | null {
  const { kind, symbols } = (tokenizer ?? {}) as { kind?: unknown; symbols?: unknown };
  return kind === 'symbols' && Array.isArray(symbols) ? symbols.map(String) : null;
}
