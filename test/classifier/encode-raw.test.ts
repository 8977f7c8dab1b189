import { expect, test } from 'vitest';
import { tableExamples } from '../../models/classifier/table-examples.js';
import { encodeRaw } from '../../models/classifier/encode-raw.js';
import type { TableDataset } from '../../models/data/dataset.js';
import { encodeRawRows, fitEncoding } from '../../models/data/table-encoding.js';
import { createProgram } from '../../models/engine/create-program.js';
import { fakeSources } from '../transformer/fake-sources.js';
import { configOf } from './made.js';
import type { Tensor2D } from '@tensorflow/tfjs';

const colours = ['blue', 'green', 'red'];
const columns: TableDataset['columns'] = [
  { name: 'age', kind: 'number', categories: [] },
  { name: 'colour', kind: 'category', categories: colours },
  { name: 'year', kind: 'number', categories: [] },
  { name: 'empty', kind: 'number', categories: [] },
  { name: 'same', kind: 'number', categories: [] },
  { name: 'size', kind: 'category', categories: ['large', 'small'] },
];
const train = table([
  [31.5, 0, 16_000_001, NaN, 4, 0],
  [NaN, 2, 16_000_004, NaN, 4, 1],
  [12.25, NaN, 15_999_999, NaN, 4, 0],
  [50, 2, 16_000_002, NaN, 4, 1],
]);

function table(rows: number[][]): TableDataset {
  const labels = Int32Array.from(rows, (_, row) => row % 2);
  return {
    ...{ name: 'people', columns, count: rows.length, values: Float64Array.from(rows.flat()) },
    ...{ targetName: 'kind', targets: null, labels, classNames: ['a', 'b'] },
  };
}

test('raw rows are encoded inside a program as they are outside', async () => {
  const encoding = fitEncoding(train);
  const header = columns.map(({ name }) => name);
  // A missing number and category, ones that training rows have not, and one far away.
  const written = [
    ['31.5', 'blue', '16000001', '', '4', 'large'],
    ['', 'red', '16000003', '', '5', 'small'],
    ['1e30', '', '', '7', '4', ''],
    ['-3', 'green', '15999998', '', '', 'large'],
  ];
  const raw = [
    [31.5, 0, 16_000_001, NaN, 4, 0],
    [NaN, 1, 16_000_003, NaN, 5, 1],
    [1e30, NaN, NaN, 7, 4, NaN],
    [-3, -1, 15_999_998, NaN, NaN, 0],
  ];
  const expected = encodeRawRows(encoding, header, written, () => undefined);
  const program = await createProgram({
    variables: {},
    functions: { encode: (_, { row }) => ({ features: encodeRaw(encoding, row as Tensor2D) }) },
  });
  const feeds = { row: { shape: [4, 6], data: Float32Array.from(raw.flat()) } };
  const { features } = program.run('encode', feeds).tensors;
  program.dispose();
  expect(features!.shape).toEqual([4, encoding.width]);
  expected.forEach((value, i) => expect(features!.data[i]).toBeCloseTo(value, 5));
});

test('examples of a table are given as they are, categories by their place among those of the training rows', async () => {
  const test = table([[NaN, 1, 16_000_000, 3, 9, 1]]);
  const examples = await tableExamples(configOf('mlp', { data: 'table' }), {
    ...fakeSources({}),
    table: (split) => Promise.resolve(split === 'train' ? train : test),
  });
  expect([...examples.train.raw(Int32Array.of(1, 3))]).toEqual(
    [NaN, 1, 16_000_004, NaN, 4, 1, 50, 1, 16_000_002, NaN, 4, 1].map(Math.fround),
  );
  // Green is in no training row.
  expect([...examples.test.raw(Int32Array.of(0))]).toEqual([NaN, -1, 16_000_000, 3, 9, 1]);
});
