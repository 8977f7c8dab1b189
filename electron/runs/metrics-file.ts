/** `metrics.jsonl`: one line per recorded step. */
import type { RecordedMetric } from '../../models/core/telemetry.js';
import type { MetricsEvent } from '../protocol/run.js';
import { eachLine, parseLines, truncateLines } from './jsonl.js';
import { LineAppender } from './line-appender.js';
import { MetricColumns, MOST_METRICS } from '../../models/core/comparison/metric-columns.js';
import { metricsPath } from './run-paths.js';

/**
 * One line of the file; numbers that were not finite are null, and what was not measured is absent. A later line of the
 * same step adds to the earlier one: the model was evaluated after that had been written.
 */
export interface MetricsLine {
  step: number;
  /** Milliseconds of training since the run's beginning. */
  wallMs: number;
  values: Record<string, number | null>;
  examplesPerSecond: number;
}

/**
 * Lines of a batch of metrics, ready for the file and for the CLI. `metrics` tells which are measured only now and then,
 * so that NaN means no value; what all others say at step 0 means none as well.
 */
export function metricsLines(event: MetricsEvent, metrics: readonly RecordedMetric[]): MetricsLine[] {
  const evaluated = new Set(metrics.filter((metric) => metric.evaluated).map(({ name }) => name));
  const columns = Object.entries(event.values);
  const examplesPerSecond = Math.round(event.examplesPerSecond);
  return Array.from(event.steps, (step, i) => ({
    step,
    wallMs: Math.round(event.wallMs[i]! * 10) / 10,
    values: Object.fromEntries(
      columns
        .filter(([name, values]) => Number.isFinite(values[i]) || (step > 0 && !evaluated.has(name)))
        .map(([name, values]) => [name, finiteOrNull(values[i]!)]),
    ),
    examplesPerSecond,
  }));
}

export class MetricsFile {
  readonly #lines: LineAppender;

  constructor(dir: string) {
    this.#lines = new LineAppender(metricsPath(dir));
  }

  append(lines: readonly MetricsLine[]): void {
    this.#lines.append(lines.map((line) => JSON.stringify(line)));
  }

  sync(): void {
    this.#lines.sync();
  }

  close(): void {
    this.#lines.close();
  }
}

/** All metrics of a run with parallel arrays; `notes` tells of lines that had to be left out. */
export function readMetrics(dir: string): { metrics: MetricsEvent; notes: string[] } {
  const columns = new MetricColumns();
  const { notes } = parseLines(metricsPath(dir), asLine, (line) => columns.add(line));
  if (columns.isFull)
    notes.push(`it names more than ${MOST_METRICS.toLocaleString('en')} metrics, and the others were left out`);
  return { metrics: { kind: 'metrics', ...columns.take() }, notes: notes.map((note) => `metrics.jsonl: ${note}.`) };
}

/** The whole lines from byte `from` on go to `take`, and where each begins; returns where the last one ends. */
export function eachMetricsLine(
  dir: string,
  take: (line: MetricsLine, offset: number) => void,
  from = 0,
): { end: number } {
  const { whole } = eachLine(
    metricsPath(dir),
    (text, offset) => {
      const line = lineOf(text);
      if (line) take(line, offset);
    },
    from,
  );
  return { end: whole };
}

function lineOf(text: string): MetricsLine | null {
  try {
    return asLine(JSON.parse(text));
  } catch {
    return null;
  }
}

/** The lines of a run, each step once. */
export function readLines(dir: string): MetricsLine[] {
  const byStep = new Map<number, MetricsLine[]>();
  parseLines(metricsPath(dir), asLine, (line) => {
    const earlier = byStep.get(line.step);
    if (earlier) earlier.push(line);
    else byStep.set(line.step, [line]);
  });
  return [...byStep.values()].map(together);
}

/** Lines of one step as one; a damaged file may have thousands of a step. */
function together(lines: MetricsLine[]): MetricsLine {
  const last = lines.at(-1)!;
  if (lines.length === 1) return last;
  return { ...last, values: Object.fromEntries(lines.flatMap(({ values }) => Object.entries(values))) };
}

/** Drops what was recorded after `step`, and a torn last line; with `keep`, a copy of all is made there before. */
export function truncateMetrics(dir: string, step: number, keep?: string): void {
  truncateLines(metricsPath(dir), asLine, (line) => line.step > step, keep);
}

/** Columns of steps hold no greater ones. */
const LAST_STEP = 2 ** 31 - 1;

/**
 * What a line's JSON says; null where it isn't a line of metrics. By hand, as a run may have a million of them: a schema
 * takes several times as long as reading them does.
 */
function asLine(raw: unknown): MetricsLine | null {
  if (typeof raw !== 'object' || raw === null) return null;
  const { step, wallMs, values, examplesPerSecond = 0 } = raw as Record<keyof MetricsLine, unknown>;
  if (!Number.isInteger(step) || (step as number) < 0 || (step as number) > LAST_STEP) return null;
  if (!Number.isFinite(wallMs)) return null;
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return null;
  for (const name in values) {
    const value = (values as Record<string, unknown>)[name];
    if (value !== null && !Number.isFinite(value)) return null;
  }
  if (examplesPerSecond !== null && !Number.isFinite(examplesPerSecond)) return null;
  return {
    step: step as number,
    wallMs: wallMs as number,
    values: values as MetricsLine['values'],
    examplesPerSecond: (examplesPerSecond as number | null) ?? 0,
  };
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
