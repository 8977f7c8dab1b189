import { expect, test } from 'vitest';
import { spread } from '../../../renderer/charts/spread.js';

const within = { from: 0, to: 100, gap: 10 };

test('what has room stays where it is', () => {
  expect(spread([80, 10, 40], within)).toEqual([80, 10, 40]);
  expect(spread([], within)).toEqual([]);
});

test('what overlaps moves apart evenly, in its order', () => {
  expect(spread([50, 52], within)).toEqual([46, 56]);
  expect(spread([52, 50], within)).toEqual([56, 46]);
  expect(spread([50, 50, 50], within)).toEqual([40, 50, 60]);
});

test('a group that moves pushes its neighbours on', () => {
  expect(spread([30, 32, 39], within)).toEqual([23.666666666666668, 33.66666666666667, 43.66666666666667]);
});

test('everything stays within the span, closer where there is no room', () => {
  expect(spread([-20, 0, 120], within)).toEqual([0, 10, 100]);
  expect(spread([96, 97, 98], within)).toEqual([80, 90, 100]);
  const crowded = spread(
    Array.from({ length: 21 }, () => 50),
    within,
  );
  expect([Math.min(...crowded), Math.max(...crowded)]).toEqual([0, 100]);
  expect(crowded[1]! - crowded[0]!).toBeCloseTo(5);
});
