import { expect, test } from 'vitest';
import { largestOf } from '../../models/explain/largest.js';

test('what is predicted has a place, whatever the model gives', () => {
  expect(largestOf([0.2, 0.7, 0.1])).toBe(1);
  expect(largestOf([NaN, -3, -2, NaN])).toBe(2);
  expect(largestOf([NaN, NaN])).toBe(0);
});
