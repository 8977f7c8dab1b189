import { expect, test } from 'vitest';
import { farthest, fitSpan, fitText } from '../../../../renderer/panels/fit/fit.js';

const points: [number, number][] = [
  [10, 12],
  [50, 20],
  [30, 31],
];

test('both axes span the true and the predicted numbers', () => {
  expect(fitSpan({ points })).toEqual({ from: 10 - 1.6, to: 50 + 1.6 });
});

test('the largest errors come first, whichever way they go', () => {
  expect(farthest(points, 2)).toEqual([
    [50, 20],
    [10, 12],
  ]);
});

test('the fit is told with its errors and the range that they belong to', () => {
  const body = { target: 'price', points, meanSquaredError: 301.7, rootMeanSquaredError: 17.37, meanAbsoluteError: 11 };
  expect(fitText({ ...body, r2: null, examples: 3 })).toBe(
    'Predicted against true price of 3 rows, true values from 10.0 to 50.0. Root mean squared error 17.4, mean absolute error 11.0, R² –.',
  );
});
