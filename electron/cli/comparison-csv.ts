import type { ComparedMetric } from '../../models/core/comparison/compared-run.js';
import { metricCurve } from '../../models/core/comparison/curve.js';
import type { ReadRun } from '../runs/compared-runs.js';
import { csvLine } from './csv.js';

/**
 * Every point of these metrics as RFC 4180 has them, one a line, in pieces: there may be millions. `epoch` is empty where a run has
 * none, `value` where it was not finite.
 */
export function* comparisonCsv(read: readonly ReadRun[], metrics: readonly ComparedMetric[]): Generator<string> {
  yield csvLine(['run', 'name', 'seed', 'metric', 'step', 'epoch', 'seconds', 'value']);
  for (const { run } of read) {
    const { id, name, seed } = run.record;
    for (const metric of metrics) {
      const curve = metricCurve(run, metric.name, 'time');
      if (!curve) continue;
      const epochs = metricCurve(run, metric.name, 'epoch');
      let piece = '';
      curve.steps.forEach((step, at) => {
        const value = curve.values[at]!;
        piece += csvLine([
          ...[id, name, String(seed), metric.name, String(step), epochs ? String(epochs.x[at]) : ''],
          ...[String(curve.x[at]), Number.isNaN(value) ? '' : String(value)],
        ]);
      });
      yield piece;
    }
  }
}
