import { expect, test } from 'vitest';
import type { DataFingerprint } from '../../electron/protocol/run.js';
import { dataChange } from '../../electron/runs/data-change.js';

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
