import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { MetricFigures } from '../../../models/core/filter/filtered-run.js';
import { MOST_METRICS } from '../../../models/core/comparison/metric-columns.js';
import { eachMetricsLine, type MetricsLine } from '../metrics-file.js';
import { metricsPath } from '../run-paths.js';
import { addTo, emptyCurve, type ThinnedCurve } from './thinned-curve.js';

/** What a list needs of metrics.jsonl. Derived: it may be thrown away and made again at any time. Plain data. */
export interface RunFigures {
  metrics: Record<string, MetricFigures>;
  /** Of the metrics that were asked for, in the order of the file. */
  curves: Record<string, ThinnedCurve>;
  /** What of the file is in it: its size and time, its whole lines up to `end`, and the last of these. */
  file: { bytes: number; mtimeMs: number; end: number; last: { from: number; sum: string } | null };
}

/**
 * The figures of the run in `dir`, with curves of these metrics. Where `known` are those of the same file, they are returned
 * as they are; where that has grown since, the new lines alone are read. Throws system errors; an absent file has no figures.
 */
export function runFigures(dir: string, curved: readonly string[], known?: RunFigures): RunFigures {
  const path = metricsPath(dir);
  const { size: bytes, mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { size: 0, mtimeMs: 0 };
  const usable = known && curved.every((name) => name in known.curves || !(name in known.metrics)) ? known : undefined;
  if (usable?.file.bytes === bytes && usable.file.mtimeMs === mtimeMs) return usable;
  const goesOn = usable && bytes > usable.file.end && endsAsBefore(path, usable);
  const figures: RunFigures = goesOn
    ? structuredClone(usable)
    : { metrics: {}, curves: {}, file: { bytes: 0, mtimeMs: 0, end: 0, last: null } };
  let lastFrom: number | null = null;
  const take = (line: MetricsLine, offset: number): void => {
    lastFrom = offset;
    for (const [name, value] of Object.entries(line.values)) {
      if (value === null) continue;
      count(figures, name, value);
      if (curved.includes(name)) addTo((figures.curves[name] ??= emptyCurve()), line.step, value);
    }
  };
  const { end } = bytes === 0 ? { end: 0 } : eachMetricsLine(dir, take, figures.file.end);
  const last = lastFrom === null ? figures.file.last : { from: lastFrom, sum: sumOf(path, lastFrom, end) };
  return { ...figures, file: { bytes, mtimeMs, end, last } };
}

function count({ metrics }: RunFigures, name: string, value: number): void {
  const known = Object.hasOwn(metrics, name) ? metrics[name] : undefined;
  if (known) {
    known.last = value;
    known.min = Math.min(known.min, value);
    known.max = Math.max(known.max, value);
  } else if (Object.keys(metrics).length < MOST_METRICS) metrics[name] = { last: value, min: value, max: value };
}

/** A run that went on from an earlier checkpoint has cut its file off there, and written other lines since. */
function endsAsBefore(path: string, { file: { last, end } }: RunFigures): boolean {
  return last !== null && sumOf(path, last.from, end) === last.sum;
}

function sumOf(path: string, from: number, to: number): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(to - from);
    const read = readSync(file, bytes, 0, bytes.length, from);
    return createHash('sha256').update(bytes.subarray(0, read)).digest('base64').slice(0, 16);
  } finally {
    closeSync(file);
  }
}
