import { expect, test } from 'vitest';
import type { DataFingerprint } from '../../electron/protocol/run.js';
import { assertSameData, dataChange } from '../../electron/runs/data-change.js';

const pets = (sha256: Record<string, string>): DataFingerprint => ({ name: 'pets', sha256 });
const sums = { 'train.npy': 'a', 'test.npy': 'b', 'class names': 'c' };

test('nothing is said of data that are the same, or not known', () => {
  expect(dataChange(pets(sums), pets({ ...sums }))).toBeNull();
  expect(dataChange(null, pets(sums))).toBeNull();
  expect(dataChange(pets(sums), null)).toBeNull();
});

test.each([
  [{ ...sums, 'train.npy': 'x' }, 'train.npy differs.'],
  [{ ...sums, 'train.npy': 'x', 'class names': 'y' }, 'train.npy, class names differ.'],
  [{ 'train.npy': 'a', 'test.npy': 'b' }, 'class names differs.'],
  [{ ...sums, 'more.npy': 'd' }, 'more.npy differs.'],
])('a file that is other, gone or new is named: %j', (now, what) => {
  expect(dataChange(pets(sums), pets(now))).toBe(
    `The data set 'pets' has changed since this run began: ${what} What is trained or measured from here on is not comparable with what came before.`,
  );
});

test('both sides are told where it is known what they are', () => {
  const about = (source: string | null) =>
    ({
      kind: 'images',
      title: 'Pets',
      origin: 'user',
      source,
      train: 1200,
      test: 4,
      classes: 2,
      width: 8,
      height: 9,
    }) as const;
  const before = { ...pets(sums), about: about('/a') };
  const now = { ...pets({ ...sums, 'train.npy': 'x' }), about: about(null) };
  expect(dataChange(before, now)).toContain(
    ' train.npy differs. It was 1,200 + 4 images of 2 classes, 8 × 9, from /a; it is 1,200 + 4 images of 2 classes, 8 × 9 now. What',
  );
  expect(() => assertSameData(before, now)).toThrow(
    'train.npy differs (then 1,200 + 4 images of 2 classes, 8 × 9, from /a; now 1,200 + 4 images of 2 classes, 8 × 9); add',
  );
});

test('of many parts that differ a few are named', () => {
  const many = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`${i}.npy`, 'x']));
  expect(dataChange(pets({}), pets(many))).toContain('0.npy, 1.npy, 2.npy, 3.npy, 4.npy and 3 more differ.');
});
