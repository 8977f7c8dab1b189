import { expect, test } from 'vitest';
import { pointAt, xOf } from '../../../renderer/charts/line-points.js';
import { placeOfStep, runLines, shownAxis, stepOfPlace } from '../../../renderer/charts/run-lines.js';
import { MetricStore } from '../../../renderer/lib/metric-store.js';
import type { ShownMetric } from '../../../renderer/lib/shown-metric.js';
import type { RunRecord } from '../../../electron/protocol/run.js';
import { batchOf, tens } from '../lib/batches.js';

/** Ten steps take 20 ms, and 40 steps are an epoch. */
function run() {
  const metrics = new MetricStore(['checked']);
  const batch = batchOf(...tens(10, 200));
  batch.values['checked'] = Float32Array.from(batch.steps, (step) => (step % 100 === 0 ? 7 : NaN));
  metrics.append(batch);
  return { metrics, record: { stepsPerEpoch: 40 } as RunRecord };
}
const loss: ShownMetric = { name: 'loss', title: 'Loss', group: 'loss', part: 'model' };
const checked: ShownMetric = { ...loss, name: 'checked', title: 'Checked', evaluated: true };

test('the same measurements lie at their steps, epochs and seconds', () => {
  const [trained, evaluated] = runLines(run(), [loss, checked]);
  const places = (axis: 'step' | 'epoch' | 'time') =>
    [trained!, evaluated!].map((line) => xOf(line.points(axis), line.points(axis).length - 1));
  expect(places('step')).toEqual([200, 200]);
  expect(places('epoch')).toEqual([5, 5]);
  expect(places('time')).toEqual([0.4, 0.4]);
  expect(xOf(evaluated!.points('time'), 0)).toBe(0.2);
});

test('the scrubber finds its step again, on any axis', () => {
  const view = run();
  for (const axis of ['step', 'epoch', 'time'] as const) {
    for (const step of tens(10, 200)) expect(stepOfPlace(view, axis, placeOfStep(view, axis, step))).toBe(step);
  }
  expect(pointAt(runLines(view, [loss])[0]!.points('epoch'), placeOfStep(view, 'epoch', 70))).toBe(6);
});

test('epochs are no axis of a run that has none', () => {
  expect(shownAxis(run().record, 'epoch')).toBe('epoch');
  expect(shownAxis(null, 'epoch')).toBe('step');
  expect(shownAxis(null, 'time')).toBe('time');
});
