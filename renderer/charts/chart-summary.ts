import type { MetricInfo } from '../../models/core/telemetry.js';
import { formatCount, formatExact, formatValue } from '../lib/format.js';
import type { MetricStore } from '../lib/metric-store.js';

/** What a chart shows, in words. */
export function summarise(metrics: readonly MetricInfo[], store: MetricStore): string {
  if (store.length === 0) return 'No points yet.';
  return metrics.map((metric) => summariseOne(metric, store)).join(' ');
}

function summariseOne(metric: MetricInfo, store: MetricStore): string {
  const column = store.column(metric.name);
  const { lowest, highest, firstGap } = column.extremes.find(0, store.length);
  const at = (index: number) => `${formatValue(column.values[index])} at step ${formatCount(store.steps[index]!)}`;
  if (lowest < 0) return `${metric.title}: no finite value.`;
  const gap = firstGap < 0 ? '' : ` Not finite first at step ${formatCount(store.steps[firstGap]!)}.`;
  return `${metric.title}: ${at(store.length - 1)}; lowest ${at(lowest)}, highest ${at(highest)}.${gap}`;
}

export interface TableRow {
  step: number;
  values: string[];
}

/** At most `limit` evenly spread steps of those between `from` and `to`, with exact values, newest first. */
export function tableRows(
  metrics: readonly MetricInfo[],
  store: MetricStore,
  range: { from: number; to: number; limit: number },
): TableRow[] {
  const first = store.at(range.from - 1) + 1;
  const last = store.at(range.to);
  const stride = Math.max(1, Math.ceil((last - first + 1) / range.limit));
  const rows: TableRow[] = [];
  for (let at = last; at >= first; at -= stride) {
    const values = metrics.map((metric) => formatExact(store.column(metric.name).values[at]));
    rows.push({ step: store.steps[at]!, values });
  }
  return rows;
}
