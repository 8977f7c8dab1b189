import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../models/core/parse-config.js';
import { transformerConfig, type TransformerConfig } from '../../../models/transformer/config.js';
import { tokenizerFor } from '../../../models/transformer/tasks/vocabulary.js';

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
});
