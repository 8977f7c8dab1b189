import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../models/core/parse-config.js';
import { transformerConfig, type TransformerConfig } from '../../../models/transformer/config.js';
import { tokenizerAssets, tokenizerFor } from '../../../models/transformer/tasks/vocabulary.js';

const configOf = (tokenizer: string) =>
  parseConfig(transformerConfig, 'char-nano', { tokenizer, vocabularySize: 258 }) as unknown as TransformerConfig;

describe("a run's tokenizer", () => {
  it('knows every character, those of the test texts included', () => {
    const tokenizer = tokenizerFor(configOf('characters'), null, { train: ['ab', 'b'], test: ['c'] });
    expect([tokenizer.size, tokenizer.decode(tokenizer.encode('cab'))]).toEqual([3, 'cab']);
  });

  it('learns byte pairs from the training texts alone, and within each', () => {
    const texts = { train: ['ab', 'ab', 'ab'], test: ['xyxyxyxyxyxy'] };
    const tokenizer = tokenizerFor(configOf('byte-pairs'), null, texts);
    expect(tokenizer.toJSON()).toEqual({ kind: 'byte-pairs', merges: [[97, 98]] });
  });

  it('is the one that the run began with, whatever the texts are now', () => {
    const began = tokenizerFor(configOf('characters'), null, { train: ['ab'], test: [] });
    const again = tokenizerFor(configOf('characters'), { tokenizer: began.toJSON() }, { train: ['xyz'], test: [] });
    expect(again.toJSON()).toEqual(began.toJSON());
  });

  it('is that of the run whose weights are taken over, where it is of the kind', () => {
    const config = (tokenizer: string, vocabularySize = 300) =>
      parseConfig(transformerConfig, 'patches', { tokenizer, vocabularySize, task: 'texts' }) as never;
    const texts = { train: Array<string>(20).fill('abab'), test: [] };
    const letters = { tokenizer: tokenizerFor(config('characters'), null, texts).toJSON() };
    const pairs = { tokenizer: tokenizerFor(config('byte-pairs'), null, texts).toJSON() };
    const chosen = (
      wanted: never,
      startAssets: Record<string, unknown> | null,
      assets: Record<string, unknown> | null = null,
    ) => tokenizerAssets(wanted, { assets, startAssets });
    expect(chosen(config('characters'), letters)).toEqual(letters);
    expect(chosen(config('byte-pairs'), letters)).toBeNull();
    expect(chosen(config('byte-pairs'), pairs)).toEqual(pairs);
    expect(chosen(config('byte-pairs', 257), pairs)).toBeNull();
    expect(chosen(config('characters'), {})).toBeNull();
    // What the run began with goes first.
    expect(chosen(config('characters'), letters, pairs)).toEqual(pairs);
  });
});
