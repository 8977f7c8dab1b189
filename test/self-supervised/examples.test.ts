import { beforeAll, describe, expect, it } from 'vitest';
import { tableExamples as classifierRows } from '../../models/classifier/table-examples.js';
import { RequestError } from '../../models/core/errors.js';
import { examplesOf } from '../../models/self-supervised/examples.js';
import { nativeBackend } from '../engine/native.js';
import { fakeSources, shortTexts } from '../transformer/fake-sources.js';
import { small as smallClassifier } from '../classifier/made.js';
import { CORPUS, made, small, SOURCES, squares, table } from './predictive-made.js';

beforeAll(async () => {
  await nativeBackend();
});

const numbers = Int32Array.of(0, 5, 7);
const texts = (changes: Record<string, unknown> = {}) =>
  small('masked-text', { data: 'labelled-text', dataset: 'moods', ...changes });

describe('rows of a table', () => {
  it('are encoded as those of classifiers, and can be encoded from raw ones', async () => {
    const one = await made(small('scarf'), {
      functions: ({ examples }) => ({ use: (_scope, { row }) => ({ encoded: examples.use.read(row!) }) }),
    });
    const { train, shape, assets, use } = one.examples;
    const like = await classifierRows(smallClassifier('mlp', { data: 'table', dataset: 'rows' }), SOURCES);
    const rows = like.train.feeds(numbers)['rows'] as { data: Float32Array };
    expect(train.plain(numbers)).toEqual(rows.data);
    expect(shape).toEqual({ kind: 'table', width: 7, columns: [1, 1, 3, 2] });
    expect(assets['encoding']).toEqual(like.assets['encoding']);
    expect(assets['classNames']).toEqual(['early', 'late']);
    const raw = { shape: [3, ...use.input.shape], data: train.raw(numbers) };
    const encoded = one.program.run('use', { row: raw }).tensors['encoded']!.data;
    encoded.forEach((value, at) => expect(value).toBeCloseTo(rows.data[at]!, 5));
    expect(train.words(7)).toBe('east 7, north 5, kind y, depth 5');
    expect(train.words(5)).toBe('east 5, north 2, kind z');
    one.program.dispose();
  });

  it('that a number belongs to have no classes', async () => {
    const examples = await examplesOf(small('scarf'), fakeSources({ table: table('number') }));
    expect([examples.classNames, examples.train.labels]).toEqual([[], null]);
    expect(examples.assets['classNames']).toBeUndefined();
  });
});

describe('tokens', () => {
  it('of one long text are windows that begin elsewhere in each epoch, and have no classes', async () => {
    const { train, test, shape, classNames, assets } = await examplesOf(small('masked-text'), SOURCES);
    expect([train.count, test.count, classNames, train.labels]).toEqual([73, 16, [], null]);
    expect(shape).toEqual({ kind: 'tokens', length: 12, vocabulary: 6 });
    expect(Object.keys(assets)).toEqual(['tokenizer']);
    expect(train.words(5)).toBe(CORPUS.train.slice(60, 72));
    expect(test.words(0)).toBe(CORPUS.test.slice(0, 12));
    const starts = (epoch?: number) => Array.from(train.feeds(numbers, epoch)['starts'] as Int32Array);
    expect(starts()).toEqual([0, 60, 84]);
    expect(starts(1)).not.toEqual(starts(2));
    starts(1).forEach((start, at) => expect(Math.floor(start / 12)).toBe(numbers[at]));
  });

  it('are read as they are given', async () => {
    for (const [config, feed] of [
      [small('masked-text'), 'test'],
      [texts(), 'test'],
      [texts(), 'train'],
    ] as const) {
      const one = await made(config, {
        functions: ({ examples }) => ({ read: (scope, inputs) => ({ tokens: examples.read(scope, inputs) }) }),
      });
      const part = one.examples[feed];
      expect(one.program.run('read', part.feeds(numbers)).tensors['tokens']!.data).toEqual(part.raw(numbers));
      one.program.dispose();
    }
  });

  it('of texts are filled up with padding, which no other token is', async () => {
    const { train, shape, classNames, assets } = await examplesOf(texts(), SOURCES);
    const { vocabulary } = shape as { vocabulary: number };
    const given = shortTexts().texts;
    expect([train.count, classNames, assets['classNames']]).toEqual([24, ['good', 'bad'], ['good', 'bad']]);
    Array.from(numbers).forEach((number, row) => {
      const tokens = train.raw(numbers).subarray(12 * row, 12 * row + 12);
      const real = Math.min(12, given[number]!.length);
      expect(Array.from(tokens, (token) => token === vocabulary - 1)).toEqual(
        Array.from({ length: 12 }, (_, at) => at >= real),
      );
      expect(train.words(number)).toBe(given[number]!.slice(0, 12));
    });
    const shares = train.plain(numbers);
    expect(shares).toHaveLength(3 * (vocabulary - 1));
    expect(shares.reduce((sum, one) => sum + one, 0)).toBeCloseTo(3, 5);
  });
});

describe('one sentence tells what cannot be learned from', () => {
  const row = table('classes', 1);
  const { columns, values, ...rest } = table();
  const oneColumn = { ...rest, columns: [columns[0]!], values: values.filter((_, at) => at % 4 === 0) };
  it.each([
    ['one row', () => small('scarf'), { table: row }, "dataset: 'rows' has one row to learn from"],
    ['one column', () => small('scarf'), { table: oneColumn }, "dataset: 'rows' has one column with values"],
    ['a short text', () => small('masked-text', { context: 500 }), { corpus: CORPUS }, 'context: 500 is too long'],
    [
      'texts of one token',
      () => texts(),
      { texts: { ...shortTexts(), texts: shortTexts().texts.map(() => 'a') } },
      "dataset: 'moods' has no text of two tokens or more",
    ],
    ['a patch for all', () => small('mae', { patchSize: 6 }), { images: squares() }, 'patchSize: 6 makes one patch'],
    ['a larger patch', () => small('mae', { patchSize: 8 }), { images: squares() }, 'patchSize: 8 does not divide'],
    [
      'patches of one number',
      () => small('mae', { patchSize: 1, normalizedTargets: true }),
      { images: squares() },
      'normalizedTargets: a patch of one number',
    ],
  ] as const)('%s', async (_, config, data, sentence) => {
    const refused = examplesOf(config(), fakeSources(data as Parameters<typeof fakeSources>[0]));
    await expect(refused).rejects.toThrow(RequestError);
    await expect(refused).rejects.toThrow(sentence);
    await expect(refused).rejects.toThrow(/^[^.]*(\.\d[^.]*)*\.$/);
  });

  it.each([
    ['mae', { maskRatio: 0 }, 'maskRatio: 0'],
    ['mae', { maskRatio: 1 }, 'maskRatio: 1 is not allowed; use a number above 0 and below 1.'],
    ['masked-text', { maskRatio: 1 }, 'maskRatio: 1'],
    ['scarf', { corruption: 1 }, 'corruption: 1'],
    ['scarf', { batchSize: 1 }, 'batchSize: 1'],
    ['mae', { network: 'cnn' }, "network: cnn can't be the encoder of mae"],
    ['mae', { decoderWidth: 7 }, 'decoderWidth: 7 is no multiple of heads'],
    ['denoise', { noise: 0 }, 'noise: 0'],
  ] as const)('%s with %o', (preset, changes, sentence) => {
    expect(() => small(preset, changes)).toThrow(sentence);
  });
});
