import { describe, expect, it } from 'vitest';
import { trainTokenizer } from '../../../models/data/tokenizers/tokenizer.js';
import { playersOf } from '../../../models/explain/players.js';
import { readsTokens } from '../../../models/explain/players/words.js';

const TEXT = "The cat's café, near the café: 42 cats!\n\n  The end";
const WORDS = ['The', 'cat', "'s", 'café', ',', 'near', 'the', 'café', ':', '42', 'cats', '!', 'The', 'end'];

describe('words', () => {
  it.each(['characters', 'bytes', 'byte-pairs'] as const)('are whole, of tokens that are %s', (kind) => {
    const tokenizer = trainTokenizer(kind, TEXT.repeat(3), { vocabularySize: 280 });
    const tokens = tokenizer.encode(TEXT);
    const { groups, words } = readsTokens(tokenizer.toJSON(), undefined).wordsOf(tokens);
    expect(words).toEqual(WORDS);
    const parts = words.map((_, word) => tokenizer.decode([...tokens].filter((_token, at) => groups[at] === word)));
    expect(parts.join('')).toBe(TEXT);
    expect(parts.map((part) => part.trim())).toEqual(WORDS);
  });

  it('have no padding among them, which is always known', () => {
    const tokenizer = trainTokenizer('characters', TEXT);
    const padding = tokenizer.size;
    const meaning = { kind: 'tokens', vocabulary: padding + 1, tokenizer: tokenizer.toJSON(), padding } as const;
    const of = playersOf({ name: 'tokens', shape: [9], dtype: 'int32', meaning }, { segments: 49 });
    const { kind, count, groups, words } = of(Int32Array.of(...tokenizer.encode('the end'), padding, padding));
    expect({ kind, count, words }).toEqual({ kind: 'words', count: 2, words: ['the', 'end'] });
    expect([...groups]).toEqual([0, 0, 0, 1, 1, 1, 1, -1, -1]);
    // Where there is nothing else there is still something that shares the output.
    expect(of(new Int32Array(9).fill(padding))).toMatchObject({ count: 1, words: ['(empty)'] });
  });

  it('are the tokens themselves where these are symbols, or not known', () => {
    const symbols = readsTokens({ kind: 'symbols', symbols: ['a', 'b', ';'] }, undefined);
    expect(symbols.wordsOf([0, 0, 2, 1])).toEqual({ groups: Int32Array.of(0, 1, 2, 3), words: ['a', 'a', ';', 'b'] });
    expect(readsTokens(null, 5).wordsOf([3, 5, 4])).toEqual({
      groups: Int32Array.of(0, -1, 1),
      words: ['token 3', 'token 4'],
    });
  });
});
