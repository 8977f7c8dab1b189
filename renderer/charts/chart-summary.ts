import { formatMetric, formatMetricExact, type ShownMetric } from '../lib/shown-metric.js';
import { formatCount, formatValue } from '../lib/format.js';
import type { MetricStore } from '../lib/metric-store.js';
import { positionAt } from '../lib/series.js';

/** What a chart shows, in words: the values as they were measured, and the weight that its smooth curves are averaged with. */
export function summarise(metrics: readonly ShownMetric[], store: MetricStore, smoothing = 0): string {
  if (metrics.every((metric) => store.series(metric.name).length === 0)) return 'No points yet.';
  const values = metrics.map((metric) => summariseOne(metric, store)).join(' ');
  return smoothing > 0 ? `${values} Drawn bold: the moving average with weight ${smoothing}.` : values;
}

function summariseOne(metric: ShownMetric, store: MetricStore): string {
  const { column, steps, length } = store.series(metric.name);
  if (length === 0) return `${metric.title}: not measured yet.`;
  const { lowest, highest, firstGap } = column.extremes.find(0, length);
  const at = (index: number) => `${formatMetric(metric, column.values[index])} at step ${formatCount(steps[index]!)}`;
  if (lowest < 0) return `${metric.title}: no finite value.`;
  const gap = firstGap < 0 ? '' : ` Not finite first at step ${formatCount(steps[firstGap]!)}.`;
  return `${metric.title}: ${at(length - 1)}; lowest ${at(lowest)}, highest ${at(highest)}.${gap}${levelText(metric)}`;
}

const levelText = ({ level }: ShownMetric): string => (level ? ` ${level.title} is ${formatValue(level.value)}.` : '');

export interface TableRow {
  step: number;
  /** Empty where a metric was not measured. */
  values: string[];
}

export interface TableRange {
  from: number;
  to: number;
  limit: number;
}

/**
 * At most `limit` of the steps between `from` and `to`, with exact values, newest first: every step of an evaluation as
 * far as half of the rows can hold them, and evenly spread steps of the other metrics.
 */
export function tableRows(metrics: readonly ShownMetric[], store: MetricStore, range: TableRange): TableRow[] {
  const all = metrics.map((metric) => store.series(metric.name));
  const dense = metrics.some((metric) => !metric.evaluated);
  const steps = new Set<number>();
  for (const [i, metric] of metrics.entries()) {
    if (metric.evaluated) addSteps(steps, all[i]!, { ...range, limit: dense ? range.limit >> 1 : range.limit });
  }
  if (dense) addSteps(steps, store, { ...range, limit: range.limit - steps.size });
  return [...steps]
    .sort((a, b) => b - a)
    .slice(0, range.limit)
    .map((step) => ({
      step,
      values: all.map((series, i) => {
        const at = positionAt(series, step);
        return series.steps[at] === step ? formatMetricExact(metrics[i]!, series.column.values[at]) : '';
      }),
    }));
}

/** At most `limit` evenly spread steps from the last one back. */
function addSteps(
  into: Set<number>,
  measured: { steps: Int32Array; length: number },
  { from, to, limit }: TableRange,
): void {
  const first = positionAt(measured, from - 1) + 1;
  const last = positionAt(measured, to);
  const stride = Math.max(1, Math.ceil((last - first + 1) / Math.max(1, limit)));
  for (let at = last; at >= first; at -= stride) into.add(measured.steps[at]!);
}
