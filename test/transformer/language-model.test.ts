import { beforeAll, describe, expect, it } from 'vitest';
import type { Feed } from '../../models/engine/program.js';
import { generateDefaults, type GenerateOptions } from '../../models/transformer/questions/generate.js';
import { nativeBackend } from '../engine/native.js';
import { evaluate, made, pieces as piecesOf, small, trainStep } from './made.js';
import { languageModel } from './reference/language-model.js';
import { languageModelOf } from './reference/of-variables.js';

beforeAll(async () => {
  await nativeBackend();
});

it.each(['compiled', 'eager'] as const)('%s, later tokens change no earlier logit of a causal model', async (mode) => {
  const one = await made(small('char-nano', { positions: 'sinusoidal' }), mode);
  const logits = (tokens: number[]) =>
    Array.from(one.program.run('say', { tokens: Int32Array.from(tokens) }).tensors['logits']!.data);
  const [before, after] = [logits([0, 1, 2, 3, 4, 0, 1, 2, 3, 4]), logits([0, 1, 2, 3, 4, 0, 4, 4, 0, 0])];
  expect(after.slice(0, 6 * 5)).toEqual(before.slice(0, 6 * 5));
  expect(after.slice(6 * 5)).not.toEqual(before.slice(6 * 5));
  one.program.dispose();
});

describe('a language model', () => {
  it("can't beat ln V on letters that nothing predicts", async () => {
    const one = await made(small('char-nano', { width: 16, context: 12, batchSize: 16 }));
    for (let step = 1; step <= 200; step++) trainStep(one, step, 3e-3, 16);
    const { validationLoss } = evaluate(one);
    expect(validationLoss).toBeGreaterThan(Math.log(5) - 0.01);
    expect(validationLoss).toBeLessThan(Math.log(5) + 0.1);
    one.program.dispose();
  });

  it('writes the same with kept keys and values as without', async () => {
    const config = small('char-nano', { context: 8 });
    const one = await made(config);
    for (let step = 1; step <= 20; step++) trainStep(one, step);
    const run = (name: string, feeds: Record<string, Feed>) => one.program.run(name, feeds);
    const written = (options: Partial<GenerateOptions>) => {
      const calls: string[] = [];
      const logits: Float32Array[] = [];
      const all = { ...generateDefaults, prompt: 'abc', maxTokens: 12, ...options };
      const pieces = piecesOf(one.model, all, (name, feeds) => {
        calls.push(name);
        const outputs = run(name, feeds);
        logits.push(outputs.tensors['logits']!.data as Float32Array);
        return outputs;
      });
      return { text: [...pieces].join(''), calls, logits };
    };
    const { text, calls, logits } = written({ temperature: 0 });
    // Read anew at first, then token by token, then, with the context full, the newest eight each time.
    expect(calls.slice(0, 6)).toEqual(['prefill', ...Array<string>(5).fill('decode')]);
    expect(calls.slice(6)).toEqual(Array<string>(6).fill('slide'));

    const parameters = languageModelOf(one.program.read(Object.keys(one.model.variables)));
    const tokens = Array.from(`abc${text}`, (letter) => 'abcde'.indexOf(letter));
    expect(logits).toHaveLength(12);
    logits.forEach((found, i) => {
      const newest = tokens.slice(0, 3 + i).slice(-8);
      const whole = languageModel([newest], parameters, { heads: 2, order: 'pre', activation: 'gelu' });
      const expected = whole.value.data.subarray(-5);
      found.forEach((logit, token) => expect(logit).toBeCloseTo(expected[token]!, 4));
      expect(found[tokens[3 + i]!]).toBe(Math.max(...found));
    });

    const { text: drawn } = written({ temperature: 1.5, seed: 4 });
    expect(written({ temperature: 1.5, seed: 4 }).text).toBe(drawn);
    expect(written({ temperature: 1.5, seed: 5 }).text).not.toBe(drawn);
    const stop = drawn.slice(5, 7);
    expect(written({ temperature: 1.5, seed: 4, stop }).text).toBe(drawn.slice(0, drawn.indexOf(stop)));
    one.program.dispose();
  });

  it('draws each token anew: where all are as probable, all are written, none much oftener than another', async () => {
    const { model } = await made(small('char-nano'));
    const even = () => ({ scalars: {}, tensors: { logits: { shape: [5], data: new Float32Array(5) } } });
    const options = { ...generateDefaults, prompt: 'a', temperature: 1, maxTokens: 500 };
    const text = [...piecesOf(model, options, even)].join('');
    for (const letter of 'abcde') {
      const share = text.split(letter).length - 1;
      expect(share, letter).toBeGreaterThan(60);
      expect(share, letter).toBeLessThan(140);
    }
  });

  it('writes two texts in turns as it writes each alone', async () => {
    const one = await made(small('char-nano', { context: 8 }));
    for (let step = 1; step <= 20; step++) trainStep(one, step);
    // Each writer with the logits that it was given.
    const begin = (prompt: string) => {
      const logits: number[][] = [];
      const options = { ...generateDefaults, prompt, temperature: 0, maxTokens: 10 };
      const pieces = piecesOf(one.model, options, (name, feeds) => {
        const outputs = one.program.run(name, feeds);
        logits.push(Array.from(outputs.tensors['logits']!.data, (logit) => Math.round(1e4 * logit)));
        return outputs;
      });
      return { pieces, logits };
    };
    const alone = ['abcab', 'eeddc'].map((prompt) => {
      const { pieces, logits } = begin(prompt);
      return { text: [...pieces].join(''), logits };
    });
    const writers = ['abcab', 'eeddc'].map(begin);
    const texts = ['', ''];
    for (let i = 0; i < 10; i++) writers.forEach(({ pieces }, at) => (texts[at] += pieces.next().value as string));
    writers.forEach(({ logits }, at) => {
      expect(texts[at]).toBe(alone[at]!.text);
      logits.flat().forEach((logit, i) => expect(Math.abs(logit - alone[at]!.logits.flat()[i]!)).toBeLessThan(2));
    });
    one.program.dispose();
  });

  it.each([
    [{ prompt: 'abz' }, /prompt.*'z'/],
    [{ prompt: 'abcdeabcdea' }, /prompt.*11 tokens.*context of 10/],
  ])('refuses %o in a sentence', async (options, message) => {
    const { model } = await made(small('char-nano'));
    const nothing = () => ({ scalars: {}, tensors: {} });
    expect(() => piecesOf(model, { ...generateDefaults, ...options }, nothing)).toThrow(message);
  });
});
