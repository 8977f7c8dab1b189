import type { MetricsEvent } from '../protocol/run.js';

/** What was measured after a step. */
export interface MetricsRow {
  step: number;
  wallMs: number;
  values: Record<string, number>;
}

/** Collects recorded steps until they are sent together. */
export class MetricsBatch {
  #rows: MetricsRow[] = [];

  get isEmpty(): boolean {
    return this.#rows.length === 0;
  }

  /** Adds a step, or to the newest one where it is the same. */
  add(row: MetricsRow): void {
    const newest = this.#rows.at(-1);
    if (newest?.step === row.step) newest.values = { ...newest.values, ...row.values };
    else this.#rows.push({ ...row });
  }

  /**
   * What has been collected, as parallel arrays; null when there is nothing. A metric that only some steps have is NaN
   * at the others. The batch is empty afterwards.
   */
  take(examplesPerSecond: number): MetricsEvent | null {
    const rows = this.#rows;
    if (rows.length === 0) return null;
    this.#rows = [];
    const names = [...new Set(rows.flatMap((row) => Object.keys(row.values)))];
    return {
      kind: 'metrics',
      steps: Int32Array.from(rows, (row) => row.step),
      wallMs: Float64Array.from(rows, (row) => row.wallMs),
      values: Object.fromEntries(
        names.map((name) => [name, Float32Array.from(rows, (row) => finite(row.values[name]))]),
      ),
      examplesPerSecond,
    };
  }
}

/** NaN stands for whatever is not a finite number. */
function finite(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : NaN;
}
