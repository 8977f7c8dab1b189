import { join } from 'node:path';
import { expect, it } from 'vitest';
import { importDataset, loadTable } from '../../models/data/catalog.js';
import type { DatasetImport } from '../../models/data/dataset.js';
import { decided } from './decided.js';
import { freshDirs, tempFolder } from './temp-folder.js';
import { npyFile, writeFiles } from './write-images.js';

const f8 = (...values: number[]) => new Uint8Array(Float64Array.from(values).buffer);
const f4 = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);
const i8 = (...values: number[]) => new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
const range = (count: number) => Array.from({ length: count }, (_, i) => i);

async function imported(
  files: Record<string, Uint8Array | string>,
  request: Partial<DatasetImport> = {},
  file = 'X.npy',
) {
  const dirs = freshDirs();
  const path = join(writeFiles(tempFolder(), files), file);
  const info = await importDataset({ path, name: 'mine', ...request }, dirs, () => undefined);
  const parts =
    info.kind === 'table' ? [await loadTable('mine', 'train', dirs), await loadTable('mine', 'test', dirs)] : [];
  return { info, parts };
}

it('rows of floats with labels beside them become a table, split by class', async () => {
  const { info, parts } = await imported({
    'X.npy': npyFile('<f4', [20, 4], f4(...range(80).map((i) => (i === 5 ? NaN : i / 2)))),
    'y.npy': npyFile('<i8', [20], i8(...range(20).map((i) => (i % 2) * 10))),
  });
  expect(info).toMatchObject({
    kind: 'table',
    train: 16,
    test: 4,
    classNames: ['0', '10'],
    target: { kind: 'classes' },
  });
  expect(info.kind === 'table' && info.columns[1]).toMatchObject({ name: 'column 2', kind: 'number', missing: 1 });
  expect(decided(info)).toEqual([
    "'target' was taken for 2 classes, as its numbers are whole and few; number:target makes it a number.",
  ]);
  for (const { values, labels, count } of parts) {
    for (let row = 0; row < count; row++) expect(labels![row]).toBe((values[4 * row]! / 2) % 2);
  }
});

it('rows in Fortran order and targets that are numbers are read, and test rows beside them are those for testing', async () => {
  const { info, parts } = await imported(
    {
      'train_x.npy': npyFile('<f8', [3, 2], f8(1, 2, 3, 10, 20, 30), true),
      'train_y.npy': npyFile('<f8', [3, 1], f8(0.5, 1.5, 2.5)),
      'test_x.npy': npyFile('<f8', [1, 2], f8(4, 40)),
      'test_y.npy': npyFile('<f8', [1], f8(3.5)),
    },
    { target: 'price' },
    'train_x.npy',
  );
  expect(info).toMatchObject({
    train: 3,
    test: 1,
    target: { name: 'price', kind: 'number', least: 0.5, greatest: 3.5 },
  });
  expect(parts.map(({ values, targets }) => [[...values], [...targets!]])).toEqual([
    [
      [1, 10, 2, 20, 3, 30],
      [0.5, 1.5, 2.5],
    ],
    [[4, 40], [3.5]],
  ]);
});

it.each<[string, string, number, Uint8Array, 'images' | 'table']>([
  ['floats in 0…1 that make a square', '<f4', 64, f4(...range(128).map((i) => i / 127)), 'images'],
  ['floats that are no pixels', '<f4', 64, f4(...range(128).map((i) => i * 9)), 'table'],
  ['few floats', '<f4', 9, f4(...range(18).map((i) => i / 17)), 'table'],
  ['bytes that make a square', '|u1', 9, Uint8Array.from(range(18)), 'images'],
  ['bytes that make none', '|u1', 8, Uint8Array.from(range(16)), 'table'],
])('%s become %5$s', async (_, type, columns, bytes, kind) => {
  const files = { 'X.npy': npyFile(type, [2, columns], bytes), 'y.npy': npyFile('<f8', [2], f8(0.5, 1.5)) };
  if (kind === 'images') files['y.npy'] = npyFile('|u1', [2], Uint8Array.of(0, 1));
  expect((await imported(files)).info.kind).toBe(kind);
});

const rows = npyFile('<f8', [4, 2], f8(...range(8)));
it.each<[string, Record<string, Uint8Array>, Partial<DatasetImport>, string]>([
  ['no targets', { 'X.npy': rows }, {}, 'X.npy: a table needs a target for each row; expected y.npy beside it.'],
  [
    'too few',
    { 'X.npy': rows, 'y.npy': npyFile('<f8', [3], f8(1, 2, 3)) },
    {},
    'y.npy: 3 × 1 targets for 4 rows; one for',
  ],
  [
    'too wide',
    { 'X.npy': rows, 'y.npy': npyFile('<f8', [2, 2], f8(1, 2, 3, 4)) },
    {},
    'y.npy: 2 × 2 targets for 4 rows',
  ],
  [
    'a missing target',
    { 'X.npy': rows, 'y.npy': npyFile('<f8', [4], f8(1, NaN, 3, 4)) },
    {},
    'the target of row 1 (counted',
  ],
  [
    'infinity',
    { 'X.npy': npyFile('<f8', [1, 2], f8(1, Infinity)), 'y.npy': npyFile('<f8', [1], f8(1)) },
    {},
    'row 0 (counte',
  ],
  [
    'a column that is named',
    { 'X.npy': rows, 'y.npy': npyFile('<f8', [4], f8(1, 2, 3, 4)) },
    { columns: { age: 'number' } },
    "columns: 'age' can't be told; the columns of a .npy file are numbers, and only its target, 'target', can be",
  ],
  [
    'a target for images',
    { 'X.npy': npyFile('|u1', [2, 2, 2], new Uint8Array(8)) },
    { target: 'y' },
    'target: this is for tab',
  ],
])('%s is refused', async (_, files, request, reason) => {
  const failure = imported(files, request);
  await expect(failure).rejects.toThrow(expect.objectContaining({ name: 'RequestError' }));
  await expect(failure).rejects.toThrow(reason);
});
