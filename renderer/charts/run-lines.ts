import type { RunView } from '../lib/run-view.svelte.js';
import type { ShownMetric } from '../lib/shown-metric.js';
import type { AxisKind } from './axis.js';
import type { ChartLine } from './chart-line.js';
import { legendTitles } from './legend-titles.js';
import { lineLooks } from './line-looks.js';
import type { LinePoints } from './line-points.js';

/** What a place along an axis is told by: all but the run's page has its cursor in. */
type Run = Pick<RunView, 'metrics' | 'record'>;

/** A line for each of these metrics of one run. */
export function runLines(view: Run, metrics: readonly ShownMetric[]): ChartLine[] {
  const looks = lineLooks(metrics);
  const titles = legendTitles(metrics.map(({ title }) => title));
  return metrics.map(({ name, title, part, unit, level, evaluated, group, better }, i) => ({
    key: name,
    title,
    short: titles[i]!,
    color: part,
    look: looks[i]!,
    // The few values of an evaluation have each been averaged over many examples already, and a schedule has no noise.
    smooths: !evaluated && group !== 'schedule',
    ...(evaluated && { evaluated }),
    ...(unit && { unit }),
    ...(level && { level }),
    ...(better && { better }),
    points: (axis) => metricPoints(view, name, axis),
  }));
}

/** What a run has measured of a metric, over an axis. */
export function metricPoints({ metrics, record }: Run, name: string, axis: AxisKind): LinePoints {
  const { steps, wallMs, length, column } = metrics.series(name);
  if (axis === 'time') return { xs: wallMs, per: 1000, length, column };
  return { xs: steps, per: axis === 'epoch' ? (record?.stepsPerEpoch ?? 1) : 1, length, column };
}

/** The axes that a run's curves can be drawn over. */
export const runAxes = (record: Run['record']): AxisKind[] =>
  record?.stepsPerEpoch ? ['step', 'epoch', 'time'] : ['step', 'time'];

/** The chosen axis, as far as the run has it. */
export const shownAxis = (record: Run['record'], chosen: AxisKind): AxisKind =>
  runAxes(record).includes(chosen) ? chosen : 'step';

/** Where a step of the run lies along an axis. */
export function placeOfStep({ metrics, record }: Run, axis: AxisKind, step: number): number {
  switch (axis) {
    case 'step':
      return step;
    case 'epoch':
      return step / (record?.stepsPerEpoch ?? 1);
    case 'time':
      return (metrics.wallMs[metrics.at(step)] ?? 0) / 1000;
  }
}

/** The step that was trained last up to a place along an axis. */
export function stepOfPlace({ metrics, record }: Run, axis: AxisKind, x: number): number {
  switch (axis) {
    case 'step':
      return Math.round(x);
    case 'epoch':
      return Math.round(x * (record?.stepsPerEpoch ?? 1));
    case 'time':
      return metrics.steps[metrics.atTime(x * 1000)] ?? 0;
  }
}
