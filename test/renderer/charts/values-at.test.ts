import { expect, test } from 'vitest';
import type { ChartLine } from '../../../renderer/charts/chart-line.js';
import { pointsOf } from '../../../renderer/charts/line-points.js';
import { spokenValues, valuesAt } from '../../../renderer/charts/values-at.js';

const line = (title: string, xs: number[], values: number[], more: Partial<ChartLine> = {}): ChartLine => {
  const points = pointsOf(xs, values);
  return {
    ...{ key: title, title, short: title, color: 'model', look: null, smooths: true, points: () => points },
    ...more,
  };
};
const trained = line('Training loss', [10, 20, 30], [4, 2, 1]);
const checked = line('Accuracy', [0, 25], [0.125, 0.5], {
  evaluated: true,
  smooths: false,
  unit: 'share',
  better: 'higher',
});
const failed = line('Other', [10, 20], [3, 5]);
const told = (x: number) =>
  valuesAt([trained, checked, failed], 'step', x, ({ smooths }) => (smooths ? 0.5 : 0)).map(
    ({ value, note }) => [value, note] as const,
  );

test('a value is told with its average; an evaluation and an end with their places', () => {
  expect(told(20)).toEqual([
    ['2', 'avg 2.67'],
    ['50%', 'at 25, best'],
    ['5', 'avg 4.33'],
  ]);
  expect(told(30)).toEqual([
    ['1', 'avg 1.71'],
    ['50%', 'at 25, best'],
    ['5', 'at 20'],
  ]);
});

test('nothing is told of what was not yet measured', () => {
  expect(told(0)).toEqual([
    ['–', ''],
    ['12.5%', ''],
    ['–', ''],
  ]);
});

test('all of it can be heard, with what happened there', () => {
  const values = valuesAt([trained], 'epoch', 20, () => 0);
  expect(spokenValues('epoch', 20, values, ['Checkpoint', 'Learning rate changed from 1 to 2.'])).toBe(
    'epoch 20.0. Training loss 2. Checkpoint. Learning rate changed from 1 to 2.',
  );
});

test('a mean says of how many it is, fewer where a seed ended early', () => {
  const points = pointsOf([10, 20], [2, 3], { low: [1, 3], high: [3, 3], counts: [3, 1], of: 3 });
  const mean: ChartLine = { ...line('hinge', [], []), points: () => points };
  const notes = [10, 20].map((x) => valuesAt([mean], 'step', x, () => 0)[0]!.note);
  expect(notes).toEqual(['mean of 3', 'mean of 1 of 3']);
});
