/** `metrics.jsonl`: one line per recorded step. */
import { z } from 'zod';
import type { RecordedMetric } from '../../models/core/telemetry.js';
import type { MetricsEvent } from '../protocol/run.js';
import { LineAppender, parseLines, readBytes, truncateLines } from './jsonl.js';
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

const schema = z.object({
  step: z.int().min(0),
  wallMs: z.number(),
  values: z.record(z.string(), z.number().nullable()),
  examplesPerSecond: z.number().nullable().default(0),
});

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
  const { lines, notes } = readLines(dir);
  return { metrics: toEvent(lines), notes };
}

/** The lines of a run, each step once; `notes` as above. */
export function readLines(dir: string): { lines: MetricsLine[]; notes: string[] } {
  const { lines, notes } = parseLines(readBytes(metricsPath(dir)), parseLine);
  const byStep = new Map<number, MetricsLine>();
  for (const { value } of lines) {
    const earlier = byStep.get(value.step);
    byStep.set(value.step, earlier ? { ...value, values: { ...earlier.values, ...value.values } } : value);
  }
  return { lines: [...byStep.values()], notes: notes.map((note) => `metrics.jsonl: ${note}.`) };
}

/** Drops what was recorded after `step`, and a torn last line. */
export function truncateMetrics(dir: string, step: number): void {
  truncateLines(metricsPath(dir), parseLine, (line) => line.step > step);
}

/** Parallel arrays of lines; a metric that a line lacks is NaN there. */
export function toEvent(lines: MetricsLine[]): MetricsEvent {
  const names = [...new Set(lines.flatMap((line) => Object.keys(line.values)))];
  return {
    kind: 'metrics',
    steps: Int32Array.from(lines, (line) => line.step),
    wallMs: Float64Array.from(lines, (line) => line.wallMs),
    values: Object.fromEntries(
      names.map((name) => [name, Float32Array.from(lines, (line) => line.values[name] ?? NaN)]),
    ),
    examplesPerSecond: lines.at(-1)?.examplesPerSecond ?? 0,
  };
}

function parseLine(raw: unknown): MetricsLine | null {
  const result = schema.safeParse(raw, { jitless: true });
  return result.success ? { ...result.data, examplesPerSecond: result.data.examplesPerSecond ?? 0 } : null;
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
