import { describe, expect, it } from 'vitest';
import { parseAsked } from '../../models/core/parse-question.js';
import { generateQuestion } from '../../models/transformer/questions/generate.js';
import { sampleToken } from '../../models/transformer/sampling.js';

const LOGITS = Float32Array.from([0.1, 0.5, 0.2, 0.2].map(Math.log));
const all = { temperature: 1, topK: null, topP: 1 };

/** How often each token comes up, over evenly spread uniform numbers. */
function shares(options: Parameters<typeof sampleToken>[1], draws = 10_000): number[] {
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < draws; i++) counts[sampleToken(LOGITS, options, (i + 0.5) / draws)]!++;
  return counts.map((count) => Math.round((100 * count) / draws) / 100);
}

describe('a token', () => {
  it('is drawn by its probability', () => {
    expect(shares(all)).toEqual([0.1, 0.5, 0.2, 0.2]);
  });

  it('is the most probable one at temperature 0', () => {
    expect(sampleToken(LOGITS, { ...all, temperature: 0 }, 0.999)).toBe(1);
  });

  it('is drawn by softmax(logits / temperature)', () => {
    const powers = [0.01, 0.25, 0.04, 0.04]; // probabilities squared: temperature ½
    const sum = powers.reduce((a, b) => a + b);
    expect(shares({ ...all, temperature: 0.5 })).toEqual(powers.map((p) => Math.round((100 * p) / sum) / 100));
  });

  it('is one of the k most probable, the first of equal ones first', () => {
    expect(shares({ ...all, topK: 2 })).toEqual([0, 0.71, 0.29, 0]);
  });

  it('is one of the nucleus: the fewest that reach p together', () => {
    expect(shares({ ...all, topP: 0.5 })).toEqual([0, 1, 0, 0]);
    expect(shares({ ...all, topP: 0.6 })).toEqual([0, 0.71, 0.29, 0]);
  });
});

describe('options', () => {
  it.each([
    [{ temperature: -1 }, /temperature: -1 .*0 to 10/],
    [{ temperature: NaN }, /temperature: NaN/],
    [{ topK: 0 }, /topK: 0/],
    [{ topP: 0 }, /topP: 0/],
    [{ topP: 1.5 }, /topP: 1.5/],
    [{ maxTokens: 0 }, /maxTokens: 0/],
    [{ seed: -1 }, /seed: -1/],
  ])('%o are refused in a sentence', (changes, message) => {
    expect(() => parseAsked(generateQuestion, changes)).toThrow(message);
  });
});
