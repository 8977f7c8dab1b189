import { expect, it } from 'vitest';
import { barPath } from '../../../renderer/data/bar-path.js';
import { barsOf, missingOf, spread, targetColumn } from '../../../renderer/data/describe-columns.js';
import { fewImages, removalText } from '../../../renderer/data/describe-dataset.js';
import { pageOf } from '../../../renderer/data/image-pages.js';
import { pointMarks } from '../../../renderer/data/point-marks.js';

const none = { missing: 0, counts: [], least: null, greatest: null, mean: null };

it('bars stand side by side, as high as their counts, and are seen however small', () => {
  expect(barPath([4, 2], { width: 100, height: 24 })).toBe('M3 0h44V24h-44zM53 12h44V24h-44z');
  expect(barPath([1000, 0, 1], { width: 30, height: 100 })).toMatch(/^M0\.6 0h8\.8V100h-8\.8zM20\.6 94h/);
  expect(barPath([], { width: 100, height: 24 })).toBe('');
  expect(barPath([0, 0], { width: 100, height: 24 })).toBe('');
});

it('a column is told by its range, or by its most frequent categories', () => {
  expect(spread({ ...none, least: 4.3, greatest: 7.9, mean: 5.8433 }, [])).toBe('4.30 to 7.90, mean 5.84');
  expect(spread({ ...none, least: 2, greatest: 2, mean: 2 }, [])).toBe('always 2.00');
  expect(spread(none, [])).toBe('no value');
  const names = ['amber', 'blue', 'green', 'red'];
  expect(spread({ ...none, counts: [1, 30, 2, 1200] }, names)).toBe('red 1,200, blue 30, green 2 and 1 more');
  expect(spread({ ...none, counts: [2, 1] }, ['b'.repeat(300), ' '])).toBe(`${'b'.repeat(23)}… 2, (blank) 1`);
  expect(barsOf({ kind: 'category', counts: [1, 30, 2] })).toEqual([30, 2, 1]);
  expect(barsOf({ kind: 'number', counts: [1, 30, 2] })).toEqual([1, 30, 2]);
  expect([missingOf(none), missingOf({ ...none, missing: 1234 })]).toEqual(['', '1,234 missing']);
});

it('a target is shown as a column where it is a number', () => {
  const table = {
    kind: 'table',
    name: 't',
    title: 'T',
    summary: '',
    origin: 'user',
    train: 1,
    test: 1,
    licence: null,
  } as const;
  const rest = { classNames: [], columns: [], points: null };
  expect(targetColumn({ ...table, ...rest, target: { ...none, name: 'price', kind: 'number' } })).toMatchObject({
    ...{ name: 'price', kind: 'number', categories: [] },
  });
  expect(targetColumn({ ...table, ...rest, target: { ...none, name: 'ill', kind: 'classes' } })).toBeNull();
});

it('a page has 72 images, and its outline leaves out what the last row lacks', () => {
  expect(pageOf(100, 0)).toEqual({ pages: 2, first: 0, count: 72, rows: 6, outline: 'none' });
  expect(pageOf(100, 1)).toMatchObject({ first: 72, count: 28, rows: 3 });
  // 28 images: two rows of twelve and four.
  expect(pageOf(100, 1).outline).toMatch(
    /^polygon\(0 0, 100% 0, 100% 66\.6\d+%, 33\.3\d+% 66\.6\d+%, 33\.3\d+% 100%, 0 100%\)$/,
  );
  expect(pageOf(0, 0)).toMatchObject({ pages: 1, count: 0 });
  expect(pageOf(144, 1)).toMatchObject({ pages: 2, count: 72 });
});

it('points lie on axes of their own, and are marked by class or by a sixth of the range', () => {
  const classes = { kind: 'classes', least: null, greatest: null } as const;
  expect(
    pointMarks(
      [
        [0, 10, 0],
        [4, 20, 1],
        [2, 10, 9],
      ],
      classes,
    ),
  ).toEqual([
    { x: 0, y: 0, series: 0 },
    { x: 1, y: 1, series: 1 },
    { x: 0.5, y: 0, series: 5 },
  ]);
  const numbers = { kind: 'number', least: 0, greatest: 60 } as const;
  expect(
    pointMarks(
      [
        [1, 1, 0],
        [1, 1, 59],
        [1, 1, 60],
      ],
      numbers,
    ).map(({ x, series }) => [x, series]),
  ).toEqual([
    [0.5, 0],
    [0.5, 5],
    [0.5, 5],
  ]);
  expect(pointMarks([], classes)).toEqual([]);
});

it('few images to train on are warned of, by the smallest class where it was counted', () => {
  const images = {
    ...({ kind: 'images', name: 'x', title: 'x', summary: '', origin: 'user', test: 5, licence: null } as const),
    ...({ width: 4, height: 4, channels: 1 } as const),
  };
  const classNames = ['a', 'b'];
  expect(fewImages({ ...images, train: 1000, classNames, classCounts: [980, 20] })).toMatch(/as few as 20 of a class/);
  expect(fewImages({ ...images, train: 1000, classNames, classCounts: [1000, 0] })).toMatch(/none of some class/);
  expect(fewImages({ ...images, train: 100, classNames, classCounts: [50, 50] })).toBeNull();
  // What an earlier version imported.
  expect(fewImages({ ...images, train: 99, classNames })).toMatch(/as few as 49 of a class/);
  expect(fewImages({ ...images, train: 1000, classNames })).toBeNull();
  expect(fewImages({ ...images, train: 10, classNames: [] })).toBe('Only 10 images to train on: few to learn from.');
  expect(fewImages({ ...images, train: 60, classNames: [], classCounts: [60] })).toBeNull();
});

it('whoever removes a data set is told who needs it first', () => {
  expect(removalText('The run ada learns from it.')).toMatch(
    /^The run ada learns from it\. The lab's copy is deleted;/,
  );
  expect(removalText(null)).toMatch(/^No run learns from it\. The lab's copy is deleted;/);
});
