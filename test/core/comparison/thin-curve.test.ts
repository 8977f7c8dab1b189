import { expect, test } from 'vitest';
import { groupCurve } from '../../../models/core/comparison/group-curve.js';
import { thinCurve, thinGroupCurve } from '../../../models/core/comparison/thin-curve.js';

/** A wave with one spike, one hole and a value that was not finite. */
const LENGTH = 10_000;
const curve = {
  steps: Int32Array.from({ length: LENGTH }, (_, at) => at),
  x: Float64Array.from({ length: LENGTH }, (_, at) => at / 100),
  values: Float32Array.from({ length: LENGTH }, (_, at) => Math.sin(at / 500)),
};
curve.values[4321] = 9;
curve.values[4322] = -9;
curve.values[7000] = NaN;

test('a thin curve keeps the ends and every extreme, and what was not finite', () => {
  const thin = thinCurve(curve, { from: 0, to: 100, columns: 100 });
  expect(thin.x.length).toBeLessThanOrEqual(500);
  expect([...thin.steps].sort((a, b) => a - b)).toEqual([...thin.steps]);
  for (const place of [0, 4321, 4322, 7000, LENGTH - 1]) expect(thin.steps).toContain(place);
  thin.steps.forEach((step, at) => {
    expect(thin.values[at]).toBe(curve.values[step]);
    expect(thin.x[at]).toBe(curve.x[step]);
  });
  for (let column = 0; column < 100; column++) {
    const whole = curve.values.slice(100 * column, 100 * column + 100).filter(Number.isFinite);
    const kept = thin.values.filter(
      (_, at) => Math.floor(thin.steps[at]! / 100) === column && !Number.isNaN(thin.values[at]),
    );
    expect([Math.min(...kept), Math.max(...kept)]).toEqual([Math.min(...whole), Math.max(...whole)]);
  }
});

test('a stretch has one point more at either end, and all of its points where they are few', () => {
  const thin = thinCurve(curve, { from: 20, to: 20.5, columns: 100 });
  expect([...thin.steps]).toEqual(Array.from({ length: 53 }, (_, at) => 1999 + at));
  const many = thinCurve(curve, { from: 20, to: 40, columns: 10 });
  expect([many.steps[0], many.steps.at(-1)]).toEqual([1999, 4001]);
  expect(thinCurve(curve, { from: 200, to: 300, columns: 10 }).steps).toEqual(Int32Array.of(LENGTH - 1));
});

test('what is thinned of a group keeps its range and where it has fewer runs', () => {
  // One seed alone for a moment, where nothing else happens.
  const alone = curve.values.map((value, at) => (at === 2222 ? NaN : value + 0.001));
  const other = { ...curve, values: alone, x: curve.x.slice(0, 5000) };
  const whole = groupCurve([curve, { ...other, values: other.values.slice(0, 5000) }]);
  const thin = thinGroupCurve(whole, { from: 0, to: 100, columns: 50 });
  expect(thin.x.length).toBeLessThan(300);
  expect(Math.max(...thin.highest.filter(Number.isFinite))).toBeCloseTo(9.001, 5);
  expect(Math.min(...thin.lowest.filter(Number.isFinite))).toBe(-9);
  expect(Math.max(...thin.x.filter((_, at) => thin.counts[at] === 2))).toBeLessThan(50);
  expect([...thin.x.filter((x, at) => x < 45 && thin.counts[at] === 1)]).toHaveLength(1);
});
