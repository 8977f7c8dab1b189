import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BUNDLED_TABLE, defaultDataset, describeDataset, loadDataset, loadTable } from '../../models/data/catalog.js';
import type { TableDatasetInfo } from '../../models/data/dataset.js';
import { bundledFolder, freshDirs } from './temp-folder.js';

const dirs = freshDirs();

/** All rows of both parts, the target last, by name where it has classes. */
async function wholeOf(name: string) {
  const parts = [await loadTable(name, 'train', dirs), await loadTable(name, 'test', dirs)];
  return parts.flatMap(({ values, columns, count, labels, targets, classNames }) =>
    Array.from({ length: count }, (_, row) => [
      ...values.subarray(row * columns.length, (row + 1) * columns.length),
      labels ? classNames[labels[row]!]! : targets![row]!,
    ]),
  );
}

const tables: [string, number, number, Record<string, number> | null, (string | number)[]][] = [
  // Rows, columns, rows of each class, and a row as its source has it.
  ['iris', 150, 4, { setosa: 50, versicolor: 50, virginica: 50 }, [5.1, 3.5, 1.4, 0.2, 'setosa']],
  [
    ...(['wine', 178, 13, { 'cultivar 1': 59, 'cultivar 2': 71, 'cultivar 3': 48 }] as const),
    [14.23, 1.71, 2.43, 15.6, 127, 2.8, 3.06, 0.28, 2.29, 5.64, 1.04, 3.92, 1065, 'cultivar 1'],
  ],
  ['diabetes', 442, 10, null, [59, 2, 32.1, 101, 157, 93.2, 38, 4, 4.8598, 87, 151]],
];

describe.each(tables)('%s', (name, count, columns, classes, row) => {
  it('has the rows, the columns and the classes of its source', async () => {
    const rows = await wholeOf(name);
    expect(rows).toHaveLength(count);
    expect(rows).toContainEqual(row);
    expect(new Set(rows.map(({ length }) => length))).toEqual(new Set([columns + 1]));
    if (!classes) return;
    const counts = Object.keys(classes).map((one) => [one, rows.filter((fields) => fields.at(-1) === one).length]);
    expect(Object.fromEntries(counts)).toEqual(classes);
  });
});

describe('breast cancer', () => {
  it('is the default, with the published means of its columns', async () => {
    expect(await defaultDataset(dirs, 'table')).toBe(BUNDLED_TABLE);
    const rows = await wholeOf(BUNDLED_TABLE);
    expect([rows.length, rows[0]!.length]).toEqual([569, 31]);
    expect(rows.filter((row) => row[30] === 'malignant')).toHaveLength(212);
    // Of the radius and of the worst area, as the notes on the data give their ranges.
    const range = (column: number) => rows.map((row) => Number(row[column])).sort((a, b) => a - b);
    expect([range(0)[0], range(0).at(-1), range(23)[0], range(23).at(-1)]).toEqual([6.981, 28.11, 185.2, 4254]);
  });

  it.each(['breast-cancer', 'iris', 'wine', 'diabetes'])(
    'and the others tell where they are from: %s',
    async (name) => {
      const info = (await describeDataset(name, dirs)) as TableDatasetInfo;
      expect(info.licence).toMatch(/^(CC BY 4\.0|BSD-3-Clause)/);
      expect(info.source).toMatch(/^https:\/\/(archive\.ics\.uci\.edu|www4\.stat\.ncsu\.edu)\//);
      expect(readFileSync(join(bundledFolder, name, 'LICENCE'), 'utf8')).toContain(info.source);
      // What is told of the columns is what is in the rows.
      const rows = await wholeOf(name);
      info.columns.forEach(({ least, greatest, mean, counts, missing }, i) => {
        const values = rows.map((row) => Number(row[i]));
        expect([least, greatest, missing]).toEqual([Math.min(...values), Math.max(...values), 0]);
        expect(mean).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 9);
        expect(counts.reduce((sum, one) => sum + one)).toBe(rows.length);
      });
    },
  );

  it('is refused where images are needed, and images where a table is', async () => {
    await expect(loadDataset('iris', 'train', dirs)).rejects.toThrow(
      "dataset: 'iris' holds a table; this needs images, such as fashion-mnist.",
    );
    await expect(loadTable('shapes', 'train', dirs)).rejects.toThrow(
      "dataset: 'shapes' holds images; this needs a table, such as breast-cancer.",
    );
  });
});
