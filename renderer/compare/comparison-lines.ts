import type { ChartLine } from '../charts/chart-line.js';
import { metricPoints } from '../charts/run-lines.js';
import type { ComparedMetric } from '../../models/core/comparison/compared-run.js';
import type { ComparedGroup } from './compared-runs.svelte.js';
import type { SeedCurves } from './seed-curves.svelte.js';

/** One metric, a line for each group: of several seeds, their mean within their range. */
export function comparisonLines(
  groups: readonly ComparedGroup[],
  metric: ComparedMetric,
  seedCurves: SeedCurves,
): ChartLine[] {
  const { name, evaluated, group: kind, unit, better } = metric;
  return groups
    .filter(({ runs }) => runs.some(({ view }) => view.record?.metrics.some((one) => one.name === name)))
    .map(({ key, letter, colour, name: title, runs }) => ({
      key,
      title,
      short: letter,
      letter,
      color: colour,
      look: null,
      smooths: !evaluated && kind !== 'schedule',
      ...(evaluated && { evaluated }),
      ...(unit && { unit }),
      ...(better && { better }),
      ...(runs.every(({ view }) => view.status === 'failed') && { failed: true }),
      points: (axis) =>
        runs.length === 1 ? metricPoints(runs[0]!.view, name, axis) : seedCurves.points(key, name, axis),
    }));
}
