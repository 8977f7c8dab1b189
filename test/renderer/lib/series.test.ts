import { expect, test } from 'vitest';
import { EvaluatedSeries, nearestPosition, nearestStep, positionAt } from '../../../renderer/lib/series.js';

function seriesOf(...steps: number[]): EvaluatedSeries {
  const series = new EvaluatedSeries();
  series.append(
    Int32Array.from(steps),
    Float32Array.from(steps, (step) => step / 10),
  );
  return series;
}

test('the measurement at a step is the last one up to it', () => {
  const series = seriesOf(200, 400, 600);
  expect([199, 200, 399, 400, 9999].map((step) => positionAt(series, step))).toEqual([-1, 0, 0, 1, 2]);
});

test('the nearest measurement may be before or after, and the earlier one of two', () => {
  const series = seriesOf(200, 400, 600);
  expect([0, 299, 300, 301, 9999].map((step) => nearestPosition(series, step))).toEqual([0, 0, 0, 1, 2]);
  expect(nearestPosition(seriesOf(), 100)).toBe(-1);
});

test('the pointer finds a step at which something of the chart was measured', () => {
  expect(nearestStep([seriesOf(10, 20, 30), seriesOf(30)], 21)).toBe(20);
  expect(nearestStep([seriesOf(200, 400)], 21)).toBe(200);
  expect(nearestStep([seriesOf(10, 20), seriesOf(25)], 24)).toBe(25);
  expect(nearestStep([seriesOf(), seriesOf()], 24)).toBeNull();
});

test('values that are not finite are no measurements', () => {
  const series = new EvaluatedSeries();
  series.append(Int32Array.of(1, 2, 3), Float32Array.of(NaN, 5, Infinity));
  expect([series.length, series.steps[0], series.column.values[0]]).toEqual([1, 2, 5]);
});

test('hundreds of measurements keep their steps', () => {
  const series = new EvaluatedSeries();
  for (let step = 1; step <= 500; step++) series.append(Int32Array.of(step), Float32Array.of(step));
  expect([...series.steps.subarray(0, series.length)]).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
  expect(series.column.values[499]).toBe(500);
});
