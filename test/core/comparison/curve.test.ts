import { expect, test } from 'vitest';
import { firstReach, metricCurve, valueAt } from '../../../models/core/comparison/curve.js';
import { groupCurve } from '../../../models/core/comparison/group-curve.js';
import { comparedRun } from './compared.js';

const points = (curve: { x: Float64Array; values: Float32Array } | null) =>
  curve && Array.from(curve.x, (x, at) => [x, curve.values[at]]);

const losses = { steps: [10, 20, 30], seconds: [1, 2.5, 3], values: { loss: [4, 2, 1] } };

test('an epoch is what the batches of each run make it', () => {
  // 640 examples in batches of 64 and of 128.
  const small = comparedRun({ stepsPerEpoch: 10, config: { batchSize: 64 } }, losses);
  const large = comparedRun({ stepsPerEpoch: 5, config: { batchSize: 128 } }, losses);
  expect(points(metricCurve(small, 'loss', 'step'))).toEqual([[10, 4], [20, 2], [30, 1]]); // prettier-ignore
  expect(points(metricCurve(small, 'loss', 'epoch'))).toEqual([[1, 4], [2, 2], [3, 1]]); // prettier-ignore
  expect(points(metricCurve(large, 'loss', 'epoch'))).toEqual([[2, 4], [4, 2], [6, 1]]); // prettier-ignore
  expect(points(metricCurve(large, 'loss', 'time'))).toEqual([[1, 4], [2.5, 2], [3, 1]]); // prettier-ignore
});

test('a run without epochs, or without the metric, has no such curve', () => {
  expect(metricCurve(comparedRun({ stepsPerEpoch: null }, losses), 'loss', 'epoch')).toBeNull();
  expect(metricCurve(comparedRun({ stepsPerEpoch: null }, losses), 'loss', 'time')).not.toBeNull();
  expect(metricCurve(comparedRun({}, losses), 'fid', 'step')).toBeNull();
  expect(metricCurve(comparedRun({}, losses), 'constructor', 'step')).toBeNull();
});

test('steps at which nothing was measured are left out; a value that was not finite stays', () => {
  const run = comparedRun(
    {},
    {
      steps: [0, 10, 20, 30],
      values: { loss: [NaN, 4, NaN, Infinity], validationLoss: [5, NaN, 3, NaN] },
    },
  );
  expect(points(metricCurve(run, 'loss', 'step'))).toEqual([[10, 4], [20, NaN], [30, NaN]]); // prettier-ignore
  expect(points(metricCurve(run, 'validationLoss', 'step'))).toEqual([[0, 5], [20, 3]]); // prettier-ignore
});

test('lines in any order are put in order, room that is not data is left alone, and time never goes backwards', () => {
  const run = comparedRun({}, { steps: [20, 10, 30, 99], seconds: [2, 3, 4, 1], values: { loss: [2, 4, 1, 7] } });
  const curve = metricCurve({ ...run, measured: { ...run.measured, length: 3 } }, 'loss', 'time')!;
  expect([...curve.steps]).toEqual([10, 20, 30]);
  expect(points(curve)).toEqual([[3, 4], [3, 2], [4, 1]]); // prettier-ignore
});

test('a curve has values between its points, and none beyond them or beside what was not finite', () => {
  const curve = metricCurve(
    comparedRun({}, { steps: [10, 20, 30, 40], values: { loss: [4, 2, NaN, 1] } }),
    'loss',
    'step',
  )!;
  expect([5, 10, 15, 20, 25, 30, 35, 40, 41].map((x) => valueAt(curve, x))).toEqual([
    ...[null, 4, 3, 2, null, null, null, 1, null],
  ]);
  expect(firstReach(curve, 2.5, 'lower')).toEqual({ step: 20, x: 20 });
  expect(firstReach(curve, 4, 'higher')).toEqual({ step: 10, x: 10 });
  expect(firstReach(curve, 0.5, 'lower')).toBeNull();
});

const group = (by: 'step' | 'time', ...seeds: { steps: number[]; seconds?: number[]; loss: number[] }[]) =>
  groupCurve(
    seeds.map(({ loss, ...points }) => metricCurve(comparedRun({}, { ...points, values: { loss } }), 'loss', by)!),
  );

test('the mean over seeds and its range, where one ended early: told by how many', () => {
  const { x, mean, lowest, highest, counts } = group(
    'step',
    { steps: [10, 20, 30], loss: [4, 2, 1] },
    { steps: [10, 20], loss: [7, 5] },
    { steps: [10, 20, 30], loss: [1, 2, 3] },
  );
  expect([...x]).toEqual([10, 20, 30]);
  expect([...mean]).toEqual([4, 3, 2]);
  expect([...lowest]).toEqual([1, 2, 1]);
  expect([...highest]).toEqual([7, 5, 3]);
  expect([...counts]).toEqual([3, 3, 2]);
});

test('a seed with a step of its own is met on its line; one that was not finite is not counted', () => {
  const { x, mean, counts } = group(
    'step',
    { steps: [10, 30], loss: [4, 2] },
    { steps: [10, 20, 30], loss: [0, 1, NaN] },
  );
  expect([...x]).toEqual([10, 20, 30]);
  expect([...mean]).toEqual([2, 2, 2]); // (4 + 0) / 2, (3 + 1) / 2, 2
  expect([...counts]).toEqual([2, 2, 1]);
});

test('by time the seeds meet at the same second, not at the same step', () => {
  const { x, mean, counts } = group(
    'time',
    { steps: [10, 20], seconds: [1, 3], loss: [4, 2] },
    { steps: [10, 20], seconds: [2, 4], loss: [8, 6] },
  );
  expect([...x]).toEqual([1, 2, 3, 4]);
  expect([...mean]).toEqual([4, 5.5, 4.5, 6]); // 4; (3 + 8) / 2; (2 + 7) / 2; 6
  expect([...counts]).toEqual([1, 2, 2, 1]);
});
