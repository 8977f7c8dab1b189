import { expect, test } from 'vitest';
import { EvaluatedSeries, positionAt } from '../../../renderer/lib/series.js';
import { batchOf } from './batches.js';

function seriesOf(...steps: number[]): EvaluatedSeries {
  const series = new EvaluatedSeries();
  series.append(
    batchOf(...steps),
    Float32Array.from(steps, (step) => step / 10),
  );
  return series;
}

test('the measurement at a step is the last one up to it', () => {
  const series = seriesOf(200, 400, 600);
  expect([199, 200, 399, 400, 9999].map((step) => positionAt(series, step))).toEqual([-1, 0, 0, 1, 2]);
});

test('values that are not finite are no measurements', () => {
  const series = new EvaluatedSeries();
  series.append(batchOf(1, 2, 3), Float32Array.of(NaN, 5, Infinity));
  expect([series.length, series.steps[0], series.wallMs[0], series.column.values[0]]).toEqual([1, 2, 4, 5]);
});

test('hundreds of measurements keep their steps and times', () => {
  const series = new EvaluatedSeries();
  for (let step = 1; step <= 500; step++) series.append(batchOf(step), Float32Array.of(step));
  expect([...series.steps.subarray(0, series.length)]).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
  expect(series.column.values[499]).toBe(500);
});
