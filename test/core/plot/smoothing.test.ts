import { expect, test } from 'vitest';
import { MetricColumn } from '../../../renderer/lib/metric-column.js';
import { Smoother } from '../../../models/core/plot/smoothing.js';

function smooth(values: number[], weight: number): number[] {
  const out = new Float32Array(values.length);
  new Smoother(weight).extend(Float32Array.from(values), out, 0, values.length);
  return [...out];
}

test('a constant stays what it is from the first value on', () => {
  for (const value of smooth([3, 3, 3, 3], 0.99)) expect(value).toBeCloseTo(3, 5);
});

test('the average is the weighted mean of what came before', () => {
  const [, , third] = smooth([1, 2, 4], 0.5);
  expect(third).toBeCloseTo((0.25 * 1 + 0.5 * 2 + 1 * 4) / 1.75, 5);
});

test('a value that is not finite is a gap and leaves the average alone', () => {
  const [first, gap, next] = smooth([1, NaN, 1], 0.9);
  expect(first).toBeCloseTo(1, 5);
  expect(gap).toBeNaN();
  expect(next).toBeCloseTo(1, 5);
});

test('smoothing while the column grows equals smoothing it at once', () => {
  const values = Float32Array.from({ length: 5000 }, (_, i) => Math.sin(i / 7) + (i % 13));
  const atOnce = new MetricColumn();
  atOnce.append(values, values.length);
  const growing = new MetricColumn();
  for (let at = 0; at < values.length; at += 37) {
    const part = values.subarray(at, at + 37);
    growing.append(part, part.length);
    growing.smoothed(0.95);
  }
  const expected = atOnce.smoothed(0.95).values.subarray(0, values.length);
  expect([...growing.smoothed(0.95).values.subarray(0, values.length)]).toEqual([...expected]);
});

test('another weight begins anew', () => {
  const column = new MetricColumn();
  column.append(Float32Array.of(0, 10), 2);
  const strong = column.smoothed(0.99).values[1]!;
  const weak = column.smoothed(0.1).values[1]!;
  expect(strong).toBeLessThan(5.1);
  expect(weak).toBeGreaterThan(9);
  expect(column.smoothed(0)).toBe(column);
});
