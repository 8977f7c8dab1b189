import { describe, expect, it } from 'vitest';
import { loadTable } from '../../models/data/catalog.js';
import { shares } from '../../models/data/split-groups.js';
import { splitTable } from '../../models/data/split-table.js';
import { madeTable } from './made-table.js';
import { freshDirs } from './temp-folder.js';
import { draw } from './tokenizers/arbitrary-text.js';

const countsOf = (labels: Int32Array, rows: Int32Array, classes: number) =>
  Array.from({ length: classes }, (_, label) => rows.filter((row) => labels[row] === label).length);

describe('the shares of classes', () => {
  it.each([
    [
      [10, 10],
      [2, 2],
    ],
    // A fifth is 1.4 + 1.4 + 0.2: of 3 rows, two are whole, and the first of the largest remainders takes one.
    [
      [7, 7, 1],
      [2, 1, 0],
    ],
    // 0.8 + 0.6 + 0.6 of 2.
    [
      [4, 3, 3],
      [1, 1, 0],
    ],
    [
      [1, 1, 1],
      [1, 0, 0],
    ],
    [[4], [1]],
  ])('of %j are %j by largest remainder', (counts, expected) => {
    expect(shares(counts, 5)).toEqual(expected);
  });

  it('are those of the bundled tables', async () => {
    const dirs = freshDirs();
    const perClass = async (name: string) => {
      const { labels, count, classNames } = await loadTable(name, 'test', dirs);
      return countsOf(
        labels!,
        Int32Array.from({ length: count }, (_, i) => i),
        classNames.length,
      );
    };
    expect(await perClass('iris')).toEqual([10, 10, 10]);
    // Of 357 and 212; of 59, 71 and 48.
    expect(await perClass('breast-cancer')).toEqual([72, 42]);
    expect(await perClass('wine')).toEqual([12, 14, 10]);
  });
});

/** Rows of few different values and several classes, many of them equal. */
const random = (seed: number, count: number, kinds: number, classes: number) =>
  madeTable(
    { x: Array.from({ length: count }, (_, i) => draw(seed, 2 * i, kinds)) },
    Array.from({ length: count }, (_, i) => `class ${draw(seed, 2 * i + 1, classes)}`),
  );

describe('rows', () => {
  it('that are equal are never in both parts, every class is trained on, and about a fifth is set aside', () => {
    for (let seed = 0; seed < 40; seed++) {
      const table = random(seed, 300, 120, 4);
      const { train, test } = splitTable('it', table);
      expect([...train, ...test].sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, i) => i));
      const trained = new Set(Array.from(train, (row) => table.values[row]));
      expect(Array.from(test).filter((row) => trained.has(table.values[row]!))).toEqual([]);
      expect(Math.min(...countsOf(table.labels!, train, 4))).toBeGreaterThan(0);
      expect(test.length).toBeGreaterThan(45);
      expect(test.length).toBeLessThanOrEqual(60);
    }
  });

  it('go to the same part in whatever order and beside whatever categories they stand', () => {
    const x = Array.from({ length: 50 }, (_, i) => i % 25);
    const colour = x.map((value) => (value % 2 === 0 ? 'red' : 'blue'));
    const target = x.map((value) => (value % 3 === 0 ? 'a' : 'b'));
    const table = madeTable({ x, colour }, target);
    const chosen = ({ values }: typeof table, test: Int32Array) => [
      ...new Set(Array.from(test, (row) => values[2 * row])),
    ];
    const straight = chosen(table, splitTable('it', table).test);
    const reversed = madeTable({ x: [...x].reverse(), colour: [...colour].reverse() }, [...target].reverse());
    expect(chosen(reversed, splitTable('it', reversed).test).sort()).toEqual(straight.sort());
    // The places of the categories move by one.
    table.columns[1]!.categories = ['amber', 'blue', 'red'];
    for (let row = 0; row < 50; row++) table.values[2 * row + 1]!++;
    expect(chosen(table, splitTable('it', table).test).sort()).toEqual(straight.sort());
  });

  it('with a number as the target are chosen by hash, a fifth of them', () => {
    const table = madeTable(
      { x: Array.from({ length: 100 }, (_, i) => i) },
      Array.from({ length: 100 }, (_, i) => i / 7),
    );
    expect(splitTable('it', table).test).toHaveLength(20);
  });

  it('of which one class has a single one leave it to train on', () => {
    const names = [...Array.from({ length: 9 }, () => 'many'), 'single'];
    const { train } = splitTable('it', madeTable({ x: names.map((_, i) => i) }, names));
    expect(train).toContain(9);
  });

  it('that are all equal, or of which none can be spared, are refused', () => {
    expect(() => splitTable('it', madeTable({ x: [1, 1, 1] }, ['a', 'b', 'a']))).toThrow(
      'it: all of its 3 rows are the same; at least two different ones are needed',
    );
    expect(() => splitTable('it', madeTable({ x: [1, 2] }, ['a', 'b']))).toThrow(
      'it: no row can be set aside for testing, as each class needs one to train on; add rows.',
    );
  });

  it('count −0 as 0, and one missing value as another', () => {
    for (const x of [
      [0, -0],
      [null, null],
    ]) {
      expect(() => splitTable('it', madeTable({ x }, [1, 2]))).toThrow('it: all of its 2 rows are the same');
    }
  });
});
