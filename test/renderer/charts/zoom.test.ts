import { expect, test } from 'vitest';
import { zoomed } from '../../../renderer/charts/zoom.js';

test('zooming in keeps the step where it is on the screen', () => {
  expect(zoomed(null, { around: 250, factor: 0.5, last: 1000, least: 4 })).toEqual({ from: 125, to: 625 });
  expect(zoomed({ from: 125, to: 625 }, { around: 250, factor: 2, last: 1000, least: 4 })).toBeNull();
});

test('a step out of sight comes into the middle', () => {
  expect(zoomed({ from: 0, to: 100 }, { around: 500, factor: 0.5, last: 1000, least: 4 })).toEqual({
    from: 475,
    to: 525,
  });
});

test('the range stays within the run and does not vanish', () => {
  expect(zoomed(null, { around: 1000, factor: 0.5, last: 1000, least: 4 })).toEqual({ from: 500, to: 1000 });
  expect(zoomed({ from: 0, to: 6 }, { around: 3, factor: 0.5, last: 1000, least: 4 })).toEqual({ from: 1, to: 5 });
  expect(zoomed({ from: 600, to: 700 }, { around: 650, factor: Infinity, last: 1000, least: 4 })).toBeNull();
});
