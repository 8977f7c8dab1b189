import { expect, it } from 'vitest';
import { figures, geometricMean } from './figures.js';

it('figures are minimum, median and maximum, to a microsecond', () => {
  expect(figures([3.00049, 1, 10])).toEqual({ min: 1, median: 3, max: 10 });
  expect(figures([4, 1, 3, 10])).toEqual({ min: 1, median: 3.5, max: 10 });
});

it('a geometric mean treats twice as fast and half as fast alike', () => {
  expect(geometricMean([2, 0.5])).toBeCloseTo(1, 12);
  expect(geometricMean([1, 2, 4])).toBeCloseTo(2, 12);
});
