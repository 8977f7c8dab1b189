import { expect, test } from 'vitest';
import { Drawing, MOST_POINTS } from '../../../renderer/data/draw/drawing.svelte.js';

/** Numbers in turn. */
const turns = (...numbers: number[]) => {
  let at = 0;
  return () => numbers[at++ % numbers.length]!;
};

test('points are sprayed about a place, those beyond the square are left out, and a stroke is taken back whole', () => {
  // 1 − u = e^−2 makes a radius of 2 deviations; angles of 0 and half a circle.
  const drawing = new Drawing(turns(1 - Math.exp(-2), 0, 1 - Math.exp(-2), 0.5));
  drawing.begin();
  drawing.spray([0.5, -0.25], { number: 2, spread: 0.1 });
  expect(drawing.points).toEqual([
    [0.7, -0.25],
    [0.3, -0.25],
  ]);
  drawing.begin();
  drawing.spray([0.9, 0], { number: 2, spread: 0.1 });
  drawing.spray([0, 0], { number: 2, spread: 0 });
  expect(drawing.points.slice(2)).toEqual([
    [0.7, 0],
    [0, 0],
    [0, 0],
  ]);
  drawing.undo();
  expect(drawing.count).toBe(2);
  drawing.clear();
  expect(drawing.count).toBe(0);
});

test('there are never more points than can be kept', () => {
  const drawing = new Drawing(() => 0);
  drawing.begin();
  drawing.spray([0, 0], { number: MOST_POINTS + 5, spread: 0.1 });
  drawing.spray([0, 0], { number: 5, spread: 0.1 });
  expect(drawing.count).toBe(MOST_POINTS);
});
