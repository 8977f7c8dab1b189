import type { MetricsEvent } from '../../electron/protocol/run.js';
import { firstAfter } from './first-after.js';
import { MetricColumn } from './metric-column.js';
import { EvaluatedSeries, type Series } from './series.js';

/**
 * The metrics of one run by ascending step, each step once. Appending costs as much as what is appended.
 * `steps` and every column are longer than `length`: what lies beyond is not data.
 */
export class MetricStore {
  length = 0;
  steps = new Int32Array(1024);
  wallMs = new Float64Array(1024);
  readonly #columns = new Map<string, MetricColumn>();
  readonly #evaluated: Map<string, EvaluatedSeries>;

  /** `evaluated` names the metrics that are measured at few of the steps. */
  constructor(evaluated: readonly string[] = []) {
    this.#evaluated = new Map(evaluated.map((name) => [name, new EvaluatedSeries()]));
  }

  get lastStep(): number {
    return this.length === 0 ? 0 : this.steps[this.length - 1]!;
  }

  /** Adds those of the batch's steps that come after the last one known; returns how many. */
  append(batch: MetricsEvent): number {
    for (const [name, series] of this.#evaluated) {
      const values = batch.values[name];
      if (values) series.append(batch, values);
    }
    // Step 0, before training, has evaluations only.
    const skipped = firstAfter(batch.steps, batch.steps.length, this.lastStep);
    const added = batch.steps.length - skipped;
    if (added === 0) return 0;
    this.#reserve(this.length + added);
    this.steps.set(batch.steps.subarray(skipped), this.length);
    // A clock that was wrong for a while must not draw a line backwards.
    let latest = this.length === 0 ? 0 : this.wallMs[this.length - 1]!;
    for (let i = 0; i < added; i++) {
      latest = Math.max(latest, batch.wallMs[skipped + i]!);
      this.wallMs[this.length + i] = latest;
    }
    for (const name of Object.keys(batch.values)) if (!this.#evaluated.has(name)) this.#column(name);
    for (const [name, column] of this.#columns) column.append(batch.values[name]?.subarray(skipped), added);
    this.length += added;
    return added;
  }

  /** What is known of this metric, nothing up to now where it is new. It is of this moment: ask again for more. */
  series(name: string): Series {
    const { steps, wallMs, length } = this;
    return this.#evaluated.get(name) ?? { steps, wallMs, length, column: this.#column(name) };
  }

  /** Position of the last step that is not after `step`; -1 where there is none. */
  at(step: number): number {
    return firstAfter(this.steps, this.length, step) - 1;
  }

  /** Position of the last step that had been trained after `ms` of training; -1 where there is none. */
  atTime(ms: number): number {
    // Times are told in tenths of a millisecond, and come back divided and multiplied.
    return firstAfter(this.wallMs, this.length, ms + 1e-6) - 1;
  }

  #column(name: string): MetricColumn {
    let column = this.#columns.get(name);
    if (!column) {
      column = new MetricColumn();
      column.append(undefined, this.length);
      this.#columns.set(name, column);
    }
    return column;
  }

  #reserve(needed: number): void {
    if (needed <= this.steps.length) return;
    const size = Math.max(needed, this.steps.length * 2);
    const steps = new Int32Array(size);
    const wallMs = new Float64Array(size);
    steps.set(this.steps);
    wallMs.set(this.wallMs);
    this.steps = steps;
    this.wallMs = wallMs;
  }
}
