import { describe, expect, it } from 'vitest';
import { loadCorpus } from '../../../models/data/catalog.js';
import { splitWords } from '../../../models/data/tokenizers/split-words.js';
import { restoreTokenizer, trainTokenizer } from '../../../models/data/tokenizers/tokenizer.js';
import { freshDirs } from '../temp-folder.js';
import { arbitraryText, draw } from './arbitrary-text.js';
import { referenceEncode, referenceMerges, referenceWords } from './reference-byte-pairs.js';

const kinds = ['characters', 'bytes', 'byte-pairs'] as const;
const seeds = Array.from({ length: 150 }, (_, seed) => seed);
const everything = seeds.map(arbitraryText).join('');
const shakespeare = await loadCorpus('tiny-shakespeare', freshDirs());

describe.each(kinds)('%s', (kind) => {
  const tokenizer = trainTokenizer(kind, everything, { vocabularySize: 600 });
  const restored = restoreTokenizer(JSON.parse(JSON.stringify(tokenizer)));

  it('give back every text they encode, all at once and token by token', () => {
    for (const text of [...seeds.map(arbitraryText), '', everything, ' '.repeat(1000), '\ufeffmark']) {
      if (kind === 'characters' && text.startsWith('\ufeffmark')) continue;
      const tokens = tokenizer.encode(text);
      expect(tokenizer.decode(tokens)).toBe(text);
      const stream = tokenizer.stream();
      const pieces = Array.from(tokens, (token) => stream.push(token));
      expect(pieces.every((piece) => !piece.includes('\ufffd'))).toBe(true);
      expect(pieces.join('') + stream.end()).toBe(text);
    }
  });

  it('use tokens below their size only', () => {
    const tokens = tokenizer.encode(everything);
    expect(Math.min(...tokens)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...tokens)).toBeLessThan(tokenizer.size);
    expect(() => tokenizer.decode([tokenizer.size])).toThrow(`Token ${tokenizer.size} is not in the vocabulary`);
    expect(() => tokenizer.label(-1)).toThrow('Token -1 is not in the vocabulary');
  });

  it('are the same when made again or restored', () => {
    const again = trainTokenizer(kind, everything, { vocabularySize: 600 });
    for (const other of [again, restored]) {
      expect(other.toJSON()).toEqual(tokenizer.toJSON());
      expect([other.kind, other.size]).toEqual([tokenizer.kind, tokenizer.size]);
      expect(other.encode(everything)).toEqual(tokenizer.encode(everything));
    }
  });

  it('have a visible label for every token', () => {
    for (let token = 0; token < tokenizer.size; token++) {
      expect(tokenizer.label(token)).toMatch(/^[^\p{C}\p{Z}]+$/u);
    }
  });

  it('decode any tokens at all as they stream them', () => {
    for (const seed of seeds) {
      const tokens = Array.from({ length: 40 }, (_, i) => draw(seed, i, tokenizer.size));
      const stream = tokenizer.stream();
      expect(tokens.map((token) => stream.push(token)).join('') + stream.end()).toBe(tokenizer.decode(tokens));
    }
  });
});

describe('characters', () => {
  it('are numbered as in nanoGPT: ascending', () => {
    const tokenizer = trainTokenizer('characters', shakespeare.train + shakespeare.test);
    expect(tokenizer.size).toBe(65);
    // The first tokens that nanoGPT's prepare.py writes for "First Citizen:\n".
    expect([...tokenizer.encode('First Citizen:\n')]).toEqual([
      18, 47, 56, 57, 58, 1, 15, 47, 58, 47, 64, 43, 52, 10, 0,
    ]);
    expect([0, 1, 2].map((token) => tokenizer.label(token))).toEqual(['↵', '␣', '!']);
  });

  it('name the first one that is outside the vocabulary, its place, and what is allowed', () => {
    const tokenizer = trainTokenizer('characters', 'ab 😀\n');
    const attempt = () => tokenizer.encode('ab\n😀a€ü');
    expect(attempt).toThrow(expect.objectContaining({ name: 'RequestError' }));
    expect(attempt).toThrow("the character '€' (U+20AC, line 2, column 3) is not in the vocabulary; use only ↵␣ab😀.");
    expect(() => tokenizer.encode('a\tb')).toThrow("the character '⇥' (U+0009, line 1, column 2)");
    const large = trainTokenizer(
      'characters',
      String.fromCodePoint(...Array.from({ length: 90 }, (_, i) => 0x4e00 + i)),
    );
    expect(() => large.encode('a')).toThrow(/use only 一.* and 30 more\.$/);
  });

  it('need a text', () => {
    expect(() => trainTokenizer('characters', '')).toThrow('text: it is empty');
  });
});

describe('labels', () => {
  it.each([
    [0x0a, '↵'],
    [0x20, '␣'],
    [0x00, '␀'],
    [0x1b, '␛'],
    [0x41, 'A'],
    [0xe2, '\\xe2'],
  ])('byte %i is %s', (token, label) => expect(trainTokenizer('bytes', '').label(token)).toBe(label));

  it.each([
    ['\u200b', 'U+200B'],
    ['\u0301', '◌\u0301'],
    ['\u00a0', '⍽'],
    ['é', 'é'],
  ])('the character %j is %s', (character, label) => {
    expect(trainTokenizer('characters', character).label(0)).toBe(label);
  });

  it('of byte pairs are what their bytes say', () => {
    const tokenizer = trainTokenizer('byte-pairs', ' the the the €€€€ ', { vocabularySize: 300 });
    const labels = Array.from({ length: tokenizer.size }, (_, token) => tokenizer.label(token));
    expect(labels).toContain('␣the');
    expect(labels).toContain('€');
    expect(labels).toContain('\\x82\\xac');
  });
});

describe('byte pairs', () => {
  it.each([
    ['a repetition', 'aaaa aaa aa aaaaaaa banana bananas', 290],
    ['ties', 'ab cd ab cd zx zx', 300],
    ['nothing twice', 'abc', 300],
    ['nothing', '', 300],
    ['Shakespeare', shakespeare.train.slice(0, 6000), 340],
    ['all of Unicode', everything.slice(0, 6000), 400],
  ])('are those of a plain implementation: %s', (_, text, vocabularySize) => {
    const merges = referenceMerges(text, vocabularySize);
    const tokenizer = trainTokenizer('byte-pairs', text, { vocabularySize });
    expect(tokenizer.toJSON()).toEqual({ kind: 'byte-pairs', merges });
    expect(tokenizer.size).toBe(256 + merges.length);
    const others = [text, shakespeare.test.slice(0, 3000), arbitraryText(500)];
    for (const other of others) expect([...tokenizer.encode(other)]).toEqual(referenceEncode(other, merges));
  });

  it('stay within the words of GPT-2', () => {
    expect([...splitWords("Don't  stop, it's 42 € now!\n\n  Go\n")]).toEqual([
      'Don',
      "'t",
      ' ',
      ' stop',
      ',',
      ' it',
      "'s",
      ' 42',
      ' €',
      ' now',
      '!',
      '\n\n ',
      ' Go',
      '\n',
    ]);
    for (const text of [...seeds.map(arbitraryText), shakespeare.test.slice(0, 5000)]) {
      expect([...splitWords(text)]).toEqual(referenceWords(text));
    }
  });

  it('cut what has no spaces, between characters', () => {
    const pieces = [...splitWords('a' + '\u{20000}'.repeat(500))];
    expect(pieces.map((piece) => piece.length)).toEqual([255, 256, 256, 234]);
    expect(pieces.every((piece) => !/\p{Surrogate}/u.test(piece))).toBe(true);
  });

  it('make Shakespeare much shorter', () => {
    const tokenizer = trainTokenizer('byte-pairs', shakespeare.train);
    expect(tokenizer.size).toBe(1024);
    expect(tokenizer.encode(shakespeare.test).length).toBeLessThan(0.45 * shakespeare.test.length);
  });

  it.each([256, 65_537, 300.5, NaN])('refuse a vocabulary of %d', (vocabularySize) => {
    expect(() => trainTokenizer('byte-pairs', 'text', { vocabularySize })).toThrow(
      expect.objectContaining({
        field: 'vocabularySize',
        message: `vocabularySize: ${vocabularySize} is not allowed; use a whole number from 257 to 65536.`,
      }),
    );
  });
});

describe('restoreTokenizer', () => {
  it.each([
    [null, 'tokenizer: it is not as it was written'],
    [{ kind: 'words' }, "its 'kind' is not as it was written"],
    [{ kind: 'characters', characters: '' }, "its 'characters' is not as it was written"],
    [{ kind: 'characters', characters: 'aba' }, "its vocabulary has the character 'a' twice"],
    [{ kind: 'byte-pairs', merges: [[1, 2, 3]] }, "its 'merges.0' is not as it was written"],
    [
      {
        kind: 'byte-pairs',
        merges: [
          [1, 2],
          [257, 1],
        ],
      },
      'token 257 is made of 257 and 1, a later one',
    ],
    [
      { kind: 'byte-pairs', merges: Array.from({ length: 60 }, (_, i) => [255 + i, 255 + i]) },
      'token 265 would have 1024 bytes; the longest word has 768',
    ],
  ])('refuses %j', (stored, reason) => {
    expect(() => restoreTokenizer(stored)).toThrow(expect.objectContaining({ name: 'RequestError' }));
    expect(() => restoreTokenizer(stored)).toThrow(reason);
  });
});
