import type { MetricsEvent } from '../protocol/run.js';

interface Row {
  step: number;
  wallMs: number;
  values: Record<string, number>;
}

/** Collects recorded steps until they are sent together. */
export class MetricsBatch {
  #rows: Row[] = [];

  get isEmpty(): boolean {
    return this.#rows.length === 0;
  }

  add(row: Row): void {
    this.#rows.push(row);
  }

  /** What has been collected, as parallel arrays; null when there is nothing. The batch is empty afterwards. */
  take(examplesPerSecond: number): MetricsEvent | null {
    const rows = this.#rows;
    if (rows.length === 0) return null;
    this.#rows = [];
    const names = Object.keys(rows[0]!.values);
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
