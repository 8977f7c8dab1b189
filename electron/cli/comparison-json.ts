import type { ComparedMetric } from '../../models/core/comparison/compared-run.js';
import type { Comparison } from '../../models/core/comparison/comparison.js';
import { metricCurve, type CurveAxis } from '../../models/core/comparison/curve.js';
import type { ReadRun, UnreadRun } from '../runs/compared-runs.js';

interface Told {
  read: readonly ReadRun[];
  unread: readonly UnreadRun[];
  comparison: Comparison;
  metrics: readonly ComparedMetric[];
  by: CurveAxis;
}

/**
 * What `lab compare --json` prints. In each list of `differences`, `curves` and `final.metrics` an entry stands for the run at that
 * place of `runs`. Values that were not finite are null. By epoch and time, curves have `x` as well.
 */
export function comparisonJson({ read, unread, comparison, metrics, by }: Told): object {
  const { runs, groups, differences, final } = comparison;
  return {
    kind: 'comparison',
    runs: runs.map((run, place) => ({ ...run, dir: read[place]!.dir })),
    differences: Object.fromEntries(differences.differing.map(({ key, values }) => [key, values])),
    curves: Object.fromEntries(
      metrics.map(({ name }) => [
        name,
        read.map(({ run }) => {
          const curve = metricCurve(run, name, by);
          if (!curve) return { steps: [], values: [], ...(by !== 'step' && { x: [] }) };
          return {
            steps: Array.from(curve.steps),
            values: Array.from(curve.values, finiteOrNull),
            ...(by !== 'step' && { x: Array.from(curve.x) }),
          };
        }),
      ]),
    ),
    final: {
      metrics: Object.fromEntries(metrics.map(({ name }) => [name, final[name]!.runs])),
      groups: groups.map(({ runs: places, seeds }, group) => ({
        runs: places,
        seeds,
        metrics: Object.fromEntries(metrics.map(({ name }) => [name, final[name]!.groups[group]])),
      })),
      sentences: Object.fromEntries(
        metrics
          .map(({ name }): [string, string[]] => [name, final[name]!.sentences])
          .filter(([, told]) => told.length > 0),
      ),
    },
    ...(unread.length > 0 && { unread }),
  };
}

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
