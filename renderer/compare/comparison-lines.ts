import type { AxisKind } from '../charts/axis.js';
import type { ChartLine } from '../charts/chart-line.js';
import { pointsOf, type LinePoints } from '../charts/line-points.js';
import { metricPoints } from '../charts/run-lines.js';
import { metricCurve } from '../../models/core/comparison/curve.js';
import { groupCurve } from '../../models/core/comparison/group-curve.js';
import type { ComparedMetric } from '../../models/core/comparison/compared-run.js';
import type { ComparedGroup, ComparedRun } from './compared-runs.svelte.js';

/** One metric, a line for each group: of several seeds, their mean within their range. */
export function comparisonLines(groups: readonly ComparedGroup[], metric: ComparedMetric): ChartLine[] {
  const { name, evaluated, group: kind, unit } = metric;
  return groups
    .filter(({ runs }) => runs.some(({ view }) => view.record?.metrics.some((one) => one.name === name)))
    .map(({ key, letter, colour, name: title, runs }) => ({
      key,
      title,
      short: letter,
      letter,
      color: colour,
      look: null,
      smooths: !evaluated && kind !== 'schedule' && runs.length === 1,
      ...(evaluated && { evaluated }),
      ...(unit && { unit }),
      points: runs.length === 1 ? (axis) => metricPoints(runs[0]!.view, name, axis) : seedPoints(runs, name),
    }));
}

/** Made anew only when there is more. */
function seedPoints(runs: readonly ComparedRun[], metric: string): (axis: AxisKind) => LinePoints {
  let made: { of: string; points: LinePoints } | undefined;
  return (axis) => {
    const of = [axis, ...runs.map(({ view }) => view.metrics.series(metric).length)].join(' ');
    if (made?.of !== of) {
      const curves = runs.flatMap(({ view }) => curveOf(view, metric, axis) ?? []);
      const { x, mean, lowest, highest } = groupCurve(curves);
      made = { of, points: pointsOf(x, mean, { low: lowest, high: highest }) };
    }
    return made.points;
  };
}

function curveOf({ record, metrics }: ComparedRun['view'], metric: string, axis: AxisKind) {
  if (!record) return null;
  const { steps, wallMs, length, column } = metrics.series(metric);
  const measured = { steps, wallMs, length, values: { [metric]: column.values } };
  return metricCurve({ record, changes: [], measured }, metric, axis);
}
