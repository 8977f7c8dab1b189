import { describe, expect, it } from 'vitest';
import type { Inference, InferenceInput } from '../../../models/core/inference.js';
import { makeBackground, type BackgroundConfig } from '../../../models/explain/background/make-background.js';
import { functionModel, madeRows, type MadeTable } from '../made.js';

const config: BackgroundConfig = { background: 'auto', backgroundSize: 5, backgroundRow: 0, seed: 1 };

const tableOf = (table: MadeTable) => functionModel((x) => x, table).inference;

function inferenceOf(input: InferenceInput, rows: number[][] | null): Inference {
  const { inference } = functionModel((x) => x, { columns: 1 });
  const size = input.shape.reduce((product, one) => product * one, 1);
  const examples = rows && {
    ...{ count: rows.length, unit: 'inputs', targets: null },
    inputs: (indices: Int32Array) => ({
      [input.name]: {
        shape: [indices.length, ...input.shape],
        data: Float32Array.from([...indices].flatMap((index) => rows[index]!.slice(0, size))),
      },
    }),
  };
  return { ...inference, inputs: [input], examples: () => Promise.resolve(examples) };
}

const image: InferenceInput = { name: 'image', shape: [6, 4, 1], dtype: 'float32', meaning: { kind: 'image' } };
const of = async (inference: Inference, changes: Partial<BackgroundConfig> = {}) =>
  makeBackground({ inference }, { ...config, ...changes });
const lines = (data: ArrayLike<number>, width: number) =>
  Array.from({ length: data.length / width }, (_, row) =>
    Array.from({ length: width }, (_, at) => data[row * width + at]!),
  );

describe('what stands in for what is not known', () => {
  it('is different training rows of a table, all of them where there are no more', async () => {
    const rows = madeRows(8, 2);
    const { shared, words } = await of(tableOf({ columns: 2, rows }));
    const found = lines(shared!.rows.data, 2).map(String);
    expect(new Set(found).size).toBe(5);
    expect([...shared!.weights].reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 6);
    expect(words).toBe('5 training rows');
    expect((await of(tableOf({ columns: 2, rows }), { backgroundSize: 1000 })).words).toBe('all 8 training rows');
  });

  it('is one row, which must be there', async () => {
    const rows = madeRows(8, 2);
    const { shared } = await of(tableOf({ columns: 2, rows }), { background: 'one-row', backgroundRow: 3 });
    expect([...shared!.rows.data]).toEqual(rows[3]!.map(Math.fround));
    await expect(of(tableOf({ columns: 2, rows }), { background: 'one-row', backgroundRow: 8 })).rejects.toThrow(
      'backgroundRow: there is no row 8; the training rows are numbered from 0 to 7.',
    );
  });

  it('is a real row of each cluster, which counts by how many are like it', async () => {
    const around = (x: number, y: number, count: number) =>
      Array.from({ length: count }, (_, at) => [x + (at % 3) * 0.1 - 0.1, y + (at % 2) * 0.1]);
    const rows = [...around(0, 0, 12), ...around(50, 0, 6), ...around(0, 500, 6)];
    const { shared } = await of(tableOf({ columns: 2, rows }), { background: 'k-means', backgroundSize: 3 });
    const found = lines(shared!.rows.data, 2);
    for (const row of found) expect(rows.map((one) => String(one.map(Math.fround)))).toContain(String(row));
    const byWeight = found.map(([x, y], at) => [shared!.weights[at]!, x! > 25, y! > 250]).sort();
    expect(byWeight).toEqual([
      [0.25, false, true],
      [0.25, true, false],
      [0.5, false, false],
    ]);
  });

  it('takes constant columns, missing values and categories', async () => {
    const columns = [
      { name: 'constant', categories: null },
      { name: 'missing', categories: null },
      { name: 'colour', categories: ['red', 'blue'] },
    ];
    const rows = [
      [7, NaN, 0],
      [7, 1, 1],
      [7, NaN, 1],
      [7, 3, -1],
    ];
    const clusters = await of(tableOf({ columns, rows }), { background: 'k-means', backgroundSize: 4 });
    expect(clusters.shared!.weights.length).toBeGreaterThan(1);
    const { shared, words } = await of(tableOf({ columns, rows }), { background: 'zeros' });
    expect([...shared!.rows.data]).toEqual([7, 2, 1]);
    expect(words).toBe('the mean of each number and the most frequent category among the training rows');
  });

  it('is fewer clusters where rows are the same', async () => {
    const rows = Array.from({ length: 9 }, (_, at) => [at % 2, 0]);
    const { shared } = await of(tableOf({ columns: 2, rows }), { background: 'k-means', backgroundSize: 5 });
    expect(shared!.weights).toHaveLength(2);
  });

  it('is the image itself out of focus: as light as it was, and flat', async () => {
    const row = Float32Array.from({ length: 24 }, (_, at) => (at % 4 === 1 ? 255 : 0));
    const given = row.slice();
    const { shared, of: ownOf, words } = await of(inferenceOf(image, [[...row]]));
    expect(shared).toBeNull();
    expect(words).toBe('each image itself, blurred (a Gaussian of 1.0 pixels)');
    const { rows, weights } = ownOf(row);
    expect([...weights]).toEqual([1]);
    expect(row).toEqual(given);
    // Columns alike stay so; each line spreads what it had by a normalised Gaussian, the edges going on.
    const weight = (away: number) => Math.exp(-(away * away) / 2);
    const whole = [-3, -2, -1, 0, 1, 2, 3].reduce((sum, away) => sum + weight(away), 0);
    const wanted = [1, 0, 1, 2].map((away) => (255 * weight(away)) / whole);
    for (const line of lines(rows.data, 4)) line.forEach((value, at) => expect(value).toBeCloseTo(wanted[at]!, 3));
    const flat = ownOf(new Float32Array(24).fill(9));
    flat.rows.data.forEach((value) => expect(value).toBeCloseTo(9, 4));
  });

  it('is black, and padding', async () => {
    const { shared } = await of(inferenceOf(image, null), { background: 'zeros' });
    expect(Math.max(...shared!.rows.data)).toBe(0);
    const meaning = { kind: 'tokens' as const, vocabulary: 9, tokenizer: null, padding: 8 };
    const padded = await of(inferenceOf({ name: 'tokens', shape: [3], dtype: 'int32', meaning }, null));
    expect(padded.shared!.rows.data).toEqual(Int32Array.of(8, 8, 8));
  });

  it.each([
    ['blur', tableOf({ columns: 2 }), 'background: blur is for images; use rows.'],
    [
      'rows',
      inferenceOf(image, null),
      'background: there are no training examples to take it from; use zeros or blur.',
    ],
    [
      'zeros',
      inferenceOf(
        { name: 'tokens', shape: [3], dtype: 'int32', meaning: { kind: 'tokens', vocabulary: 9, tokenizer: null } },
        [[1, 2, 3]],
      ),
      'background: the model knows no token that stands for nothing; use rows.',
    ],
  ] as const)('%s is refused where it makes no sense', async (background, inference, sentence) => {
    await expect(of(inference, { background })).rejects.toThrow(sentence);
  });

  it('is refused where it would not fit', async () => {
    const large: InferenceInput = { ...image, shape: [600, 600, 3] };
    const rows = Array.from({ length: 100 }, () => []);
    await expect(of(inferenceOf(large, rows), { background: 'rows', backgroundSize: 40 })).rejects.toThrow(
      'backgroundSize: 40 inputs of 1080000 numbers are more than fit; use at most 31.',
    );
  });
});
