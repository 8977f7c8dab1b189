import { describe, expect, it } from 'vitest';
import { architectureConfig, parseStored } from '../../models/core/parse-config.js';
import { fieldsOf, parseText } from '../../models/core/fields.js';
import { parseAsked, questionInfo } from '../../models/core/parse-question.js';
import { drawQuestion } from '../../models/gan/questions/draw.js';
import { attentionQuestion } from '../../models/transformer/questions/attention.js';
import { generateDefaults, generateQuestion } from '../../models/transformer/questions/generate.js';

const gan = architectureConfig('gan');
const transformer = architectureConfig('transformer');
const namesOf = (config: Record<string, unknown>) =>
  transformer.questions(parseStored(transformer, config)).map(({ name }) => name);

describe('a question by its name', () => {
  it('is one of those that the run answers', () => {
    expect(questionInfo(gan, {}, 'draw')).toBe(drawQuestion);
    expect(namesOf({ task: 'language' })).toEqual(['evaluate', 'attention', 'generate']);
    expect(namesOf({ task: 'copy' })).toEqual(['evaluate', 'attention']);
    expect(namesOf({ task: 'copy', probes: 0 })).toEqual(['evaluate']);
  });

  it.each(['generate', '', 'toString', '__proto__', 'Draw', 'draw '])('is refused otherwise: %j', (name) => {
    const sentence = `question: '${name}' can't be asked of this run; use draw, path, walk, arithmetic, nearest, evaluate, explain.`;
    expect(() => questionInfo(gan, {}, name)).toThrow(
      expect.objectContaining({ name: 'RequestError', field: 'question' }),
    );
    expect(() => questionInfo(gan, {}, name)).toThrow(sentence);
  });

  it('is refused in words of its own where there are none', () => {
    expect(() => questionInfo({ ...architectureConfig('edge'), questions: () => [] }, {}, 'draw')).toThrow(
      'it answers none.',
    );
  });
});

describe('what is asked', () => {
  it('is completed with defaults', () => {
    expect(parseAsked(drawQuestion, {})).toMatchObject({
      count: 64,
      seed: 0,
      class: null,
      interpolate: 0,
      samples: null,
    });
    expect(parseAsked(generateQuestion, {})).toEqual(generateDefaults);
    expect(parseAsked(attentionQuestion, { example: 0 })).toEqual({ text: null, file: null, example: 0 });
  });

  it.each([
    ['temperature', { temperature: 10.5 }, 'temperature: 10.5 is not allowed; use a number from 0 to 10.'],
    ['temperature', { temperature: NaN }, 'temperature: NaN is not allowed; use a number from 0 to 10.'],
    ['temperature', { temperature: Infinity }, 'temperature: Infinity is not allowed'],
    ['temperature', { temperature: '1' }, "temperature: '1' is not allowed"],
    ['temperature', { temperature: null }, 'temperature: null is not allowed'],
    ['temperature', { temperature: 1n }, 'temperature: 1 is not allowed'],
    ['maxTokens', { maxTokens: 0 }, 'maxTokens: 0 is not allowed; use a whole number from 1 to 10000.'],
    ['topK', { topK: 1.5 }, 'topK: 1.5 is not allowed; use a whole number from 1 to 2147483647, or empty.'],
    ['topP', { topP: 0 }, 'topP: 0 is not allowed; use a number above 0, up to 1.'],
    ['topP', { topP: 1.1 }, 'topP: 1.1 is not allowed'],
    ['seed', { seed: -1 }, 'seed: -1 is not allowed; use a whole number from 0 to 2147483647.'],
    ['prompt', { prompt: ['To be'] }, 'prompt: ["To be"] is not allowed'],
    ['prompt', { prompt: () => 'To be' }, 'prompt: '],
    ['colour', { colour: 'red' }, 'colour: there is no such option; use prompt, maxTokens, '],
    ['constructor', { constructor: 1 }, 'constructor: there is no such option'],
  ])('is refused in a sentence that names the key: %s of %o', (field, asked, sentence) => {
    expect(() => parseAsked(generateQuestion, asked)).toThrow(expect.objectContaining({ name: 'RequestError', field }));
    expect(() => parseAsked(generateQuestion, asked)).toThrow(sentence);
  });

  it('accepts the ends of every range', () => {
    const low = { maxTokens: 1, temperature: 0, topK: 1, topP: 1e-9, seed: 0 };
    const high = { maxTokens: 10_000, temperature: 10, topK: null, topP: 1, seed: 2_147_483_647 };
    for (const ends of [low, high]) expect(parseAsked(generateQuestion, ends)).toMatchObject(ends);
    expect(parseAsked(generateQuestion, { prompt: 'x'.repeat(100_000) })['prompt']).toHaveLength(100_000);
  });

  it('is told in a sentence of some length, whatever it is', () => {
    const endless: Record<string, unknown> = {};
    endless['self'] = endless;
    for (const prompt of ['x'.repeat(100_001), Array(10_000).fill(1), endless, new Map([[1, 2]]), Symbol('s')]) {
      let message = '';
      try {
        parseAsked(generateQuestion, { prompt });
      } catch (error) {
        message = (error as Error).message;
        expect(error).toMatchObject({ name: 'RequestError', field: 'prompt' });
      }
      expect(message).toMatch(/^prompt: .+ is not allowed; use .*\.$/);
      expect(message.length).toBeLessThan(300);
    }
  });

  it('has keys that can be left empty, as the forms of them can', () => {
    const fields = fieldsOf(drawQuestion.asked);
    expect(fields.filter(({ nullable }) => nullable).map(({ key, kind }) => [key, kind])).toEqual([
      ['class', 'text'],
      ['samples', 'text'],
    ]);
    expect(fields.filter(({ nullable }) => nullable).map((field) => parseText(field, ''))).toEqual([null, null]);
  });

  it('refuses a key that stands for more than itself', () => {
    const polluted = JSON.parse('{"__proto__": {"count": 9}, "seed": 1}') as Record<string, unknown>;
    expect(() => parseAsked(drawQuestion, polluted)).toThrow(
      '__proto__: there is no such option; use count, seed, class, interpolate, interpolation, samples.',
    );
    expect(({} as Record<string, unknown>)['count']).toBeUndefined();
  });

  it.each([
    [{}, 'text: no input is given; use one of text, file and example.'],
    [{ text: 'a', example: 1 }, 'text: more than one input is given; use one of text, file and example.'],
    [{ example: -1 }, 'example: -1 is not allowed'],
    [{ example: 1.5 }, 'example: 1.5 is not allowed'],
    [{ file: '' }, "file: '' is not allowed"],
  ])('of attention is one input: %j', (asked, sentence) => {
    expect(() => parseAsked(attentionQuestion, asked)).toThrow(sentence);
  });
});
