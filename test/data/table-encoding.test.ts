import { describe, expect, it } from 'vitest';
import { loadTable } from '../../models/data/catalog.js';
import { restoreEncoding } from '../../models/data/stored-encoding.js';
import {
  encodeRawRows,
  encodeTable,
  featureNames,
  fitEncoding,
  type TableEncoding,
} from '../../models/data/table-encoding.js';
import { madeTable } from './made-table.js';
import { freshDirs } from './temp-folder.js';

const rowsOf = (encoded: Float32Array, width: number) =>
  Array.from({ length: encoded.length / width }, (_, row) => [...encoded.subarray(row * width, (row + 1) * width)]);

describe('numbers', () => {
  it('are standardised by the mean and the population deviation of training', () => {
    // Mean 5, deviation √((9+1+1+1+0+0+4+16)/8) = 2.
    const train = madeTable({ x: [2, 4, 4, 4, 5, 5, 7, 9] }, [0, 1, 2, 3, 4, 5, 6, 7]);
    const encoding = fitEncoding(train);
    expect(encoding.columns[0]).toMatchObject({ kind: 'number', mean: 5, deviation: 2, width: 1, marksMissing: false });
    expect([...encodeTable(encoding, train)]).toEqual([-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2]);
    expect([...encodeTable(encoding, madeTable({ x: [11, 5] }, [0, 1]))]).toEqual([3, 0]);
  });

  it('that are missing become the mean, and are marked only where some are missing in training', () => {
    const train = madeTable({ a: [1, null, 3], b: [1, 2, 3] }, [0, 1, 2]);
    const encoding = fitEncoding(train);
    expect(featureNames(encoding)).toEqual(['a', 'a is missing', 'b']);
    expect(encoding.columns[0]).toMatchObject({ mean: 2, deviation: 1 });
    const up = Math.fround(1 / Math.sqrt(2 / 3));
    expect(rowsOf(encodeTable(encoding, train), 3)).toEqual([
      [-1, 0, -up],
      [0, 1, 0],
      [1, 0, up],
    ]);
    expect(rowsOf(encodeTable(encoding, madeTable({ a: [null, 2], b: [null, 2] }, [0, 1])), 3)).toEqual([
      [0, 1, 0],
      [0, 0, 0],
    ]);
  });

  it('that are all equal become 0, also where another part has others, and where rounding would leave a deviation', () => {
    const encoding = fitEncoding(madeTable({ x: [0.1, 0.1, 0.1], y: [1, 2, 3] }, [0, 1, 2]));
    expect(encoding.columns[0]).toMatchObject({ deviation: 0, width: 1 });
    const other = encodeTable(encoding, madeTable({ x: [0.1, 7], y: [2, 2] }, [0, 1]));
    expect([...other]).toEqual([0, 0, 0, 0]);
  });

  it('that are all missing in training become nothing', () => {
    const encoding = fitEncoding(madeTable({ x: [null, null], y: [1, 3] }, [0, 1]));
    expect(encoding.width).toBe(1);
    expect(featureNames(encoding)).toEqual(['y']);
    expect([...encodeTable(encoding, madeTable({ x: [5, null], y: [1, 3] }, [0, 1]))]).toEqual([-1, 1]);
  });

  it('may be as large as numbers are, and far from all that was trained on', () => {
    const huge = madeTable({ x: [-1.7e308, 1.7e308] }, [0, 1]);
    expect([...encodeTable(fitEncoding(huge), huge)]).toEqual([-1, 1]);
    // The first is further from the mean than half of what a number can hold.
    const lone = madeTable(
      { x: [-1.7e308, ...Array<number>(99).fill(1.7e308)] },
      Array<number>(100)
        .fill(0)
        .map((_, i) => i),
    );
    const [first, second] = encodeTable(fitEncoding(lone), lone);
    expect([first, second]).toEqual([expect.closeTo(-Math.sqrt(99), 4), expect.closeTo(1 / Math.sqrt(99), 4)]);
    const far = encodeTable(fitEncoding(madeTable({ x: [0, 2] }, [0, 1])), madeTable({ x: [1e300, -1e300] }, [0, 1]));
    expect([...far]).toEqual([1e6, -1e6]);
  });
});

describe('categories', () => {
  it('become one feature each, all zeros where training has none of them', () => {
    const train = madeTable({ colour: ['red', 'blue', 'red'], x: [1, 1, 1] }, [0, 1, 2]);
    const encoding = fitEncoding(train);
    expect(featureNames(encoding)).toEqual(['colour=blue', 'colour=red', 'x']);
    expect(rowsOf(encodeTable(encoding, train), 3)).toEqual([
      [0, 1, 0],
      [1, 0, 0],
      [0, 1, 0],
    ]);
    // Its categories are sorted as blue, green, red: places differ from those of training.
    const other = madeTable({ colour: ['green', 'red', null, 'blue'], x: [1, 1, 1, 1] }, [0, 1, 2, 3]);
    expect(rowsOf(encodeTable(encoding, other), 3)).toEqual([
      [0, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
      [1, 0, 0],
    ]);
  });

  it('keep out what the data set knows and no training row has', () => {
    const train = madeTable({ colour: ['red', 'blue'] }, [0, 1]);
    train.columns[0]!.categories = ['amber', 'blue', 'red'];
    train.values.set([2, 1]);
    const encoding = fitEncoding(train);
    expect(featureNames(encoding)).toEqual(['colour=blue', 'colour=red']);
    expect([...encodeTable(encoding, train)]).toEqual([0, 1, 1, 0]);
  });

  it('that are missing in training are marked', () => {
    const train = madeTable({ colour: ['red', null] }, [0, 1]);
    const encoding = fitEncoding(train);
    expect(featureNames(encoding)).toEqual(['colour=red', 'colour is missing']);
    expect([...encodeTable(encoding, train)]).toEqual([1, 0, 0, 1]);
  });
});

describe('the target', () => {
  it('keeps the names of its classes, or the mean and deviation of its numbers', () => {
    expect(fitEncoding(madeTable({ x: [1, 2] }, ['no', 'yes'])).target).toEqual({
      ...{ kind: 'classes', name: 'target', classNames: ['no', 'yes'] },
    });
    const { target } = fitEncoding(madeTable({ x: [1, 2, 3, 4] }, [10, 20, 10, 20]));
    expect(target).toEqual({ kind: 'number', name: 'target', mean: 15, deviation: 5 });
    expect(fitEncoding(madeTable({ x: [1, 2] }, [7, 7])).target).toMatchObject({ mean: 7, deviation: 1 });
  });
});

describe('an encoding', () => {
  it('is the same after a way through JSON', async () => {
    const train = await loadTable('diabetes', 'train', freshDirs());
    const encoding = fitEncoding(train);
    const kept = JSON.parse(JSON.stringify(encoding)) as typeof encoding;
    expect(kept).toEqual(encoding);
    expect(encodeTable(kept, train)).toEqual(encodeTable(encoding, train));
  });

  it('gives training data the mean 0 and the deviation 1, and not exactly so to the test part', async () => {
    const dirs = freshDirs();
    const [train, test] = [await loadTable('wine', 'train', dirs), await loadTable('wine', 'test', dirs)];
    const encoding = fitEncoding(train);
    for (const [table, exact] of [
      [train, true],
      [test, false],
    ] as const) {
      const encoded = encodeTable(encoding, table);
      for (let column = 0; column < 13; column++) {
        const values = Array.from({ length: table.count }, (_, row) => encoded[row * 13 + column]!);
        const mean = values.reduce((sum, value) => sum + value, 0) / table.count;
        const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / table.count);
        expect(Math.abs(mean) < 1e-6 && Math.abs(deviation - 1) < 1e-6).toBe(exact);
      }
    }
  });

  it.each<[string, (kept: TableEncoding) => unknown, string]>([
    ['no object', () => 5, 'encoding: it is not as it was written'],
    ['another width', (kept) => ({ ...kept, width: 5 }), "its 'width' is not as it was written (it is not the sum"],
    [
      'a column wider than it is',
      (kept) => ({ ...kept, width: 5, columns: [kept.columns[0], { ...kept.columns[1], width: 4 }] }),
      "its 'columns.1.width'",
    ],
    [
      'numbers that were none in JSON',
      (kept) => ({ ...kept, target: { ...kept.target, mean: null } }),
      "its 'target.mean'",
    ],
  ])('is refused with %s', (_, change, message) => {
    const kept = fitEncoding(madeTable({ x: [1, 2], y: ['a', 'b'] }, [0, 1]));
    expect(restoreEncoding(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
    expect(() => restoreEncoding(change(kept))).toThrow(message);
  });

  it('refuses a table of other columns', () => {
    const encoding = fitEncoding(madeTable({ x: [1, 2] }, [0, 1]));
    expect(() => encodeTable(encoding, madeTable({ y: [1, 2] }, [0, 1]))).toThrow(
      "dataset: the columns of 'made' are not those that were learned from, such as 'x'; use the data set of the run.",
    );
  });
});

describe('raw rows', () => {
  const train = madeTable({ age: [20, 40, null], colour: ['red', 'blue', 'red'] }, ['no', 'yes', 'no']);
  const encoding = fitEncoding(train);

  it('count a category that was not learned as none of them where somebody hears of it', () => {
    const told: string[] = [];
    const one = encodeRawRows(encoding, ['age', 'colour'], [['1', 'pink']], (sentence) => told.push(sentence));
    expect(told).toEqual([
      expect.stringMatching(/^The value 'pink' of 'colour' in row 1 is no category that was learned/),
    ]);
    const known = encodeRawRows(encoding, ['age', 'colour'], [['1', 'red']]);
    expect(one[0]).toBe(known[0]);
    expect([...one.slice(1)].every((value) => value === 0)).toBe(true);
  });

  it('are encoded as the table, whatever the order of their columns', () => {
    const raw = encodeRawRows(
      encoding,
      ['colour', ' age', 'target'],
      [
        ['red', '20', 'no'],
        ['blue', ' 4e1 ', ''],
        ['red', 'N/A', 'anything'],
      ],
    );
    expect(raw).toEqual(encodeTable(encoding, train));
    expect(encodeRawRows(encoding, ['age', 'colour'], [])).toHaveLength(0);
  });

  it.each<[string, string[], string[], string]>([
    [
      'an unknown column',
      ['age', 'color'],
      ['1', 'red'],
      "'color' is no column that was learned from; there are age, col",
    ],
    ['a missing column', ['age'], ['1'], "the column 'colour' is not given; give every column, with an empty value"],
    ['a column twice', ['age', 'age'], ['1', '1'], "the column 'age' is given twice"],
    [
      'no number',
      ['age', 'colour'],
      ['old', 'red'],
      "the value 'old' of 'age' in row 1 is no number; write a number such",
    ],
    [
      'a date',
      ['age', 'colour'],
      ['2001-02-03', 'red'],
      "'2001-02-03' of 'age' in row 1 is a date, and dates are not supp",
    ],
    ['infinity', ['age', 'colour'], ['1e400', 'red'], "the value '1e400' of 'age' in row 1 is not finite"],
    [
      'an unknown category',
      ['age', 'colour'],
      ['1', 'pink'],
      "'pink' of 'colour' in row 1 is no category that was lear",
    ],
    ['a value too few', ['age', 'colour'], ['1'], 'row 1 has 1 values, and there are names for 2 columns'],
  ])('refuse %s', (_, header, row, reason) => {
    const attempt = () => encodeRawRows(encoding, header, [row]);
    expect(attempt).toThrow(expect.objectContaining({ name: 'RequestError', field: 'input' }));
    expect(attempt).toThrow(reason);
    expect(attempt).toThrow(/^[^\n]*\.$/);
  });
});
