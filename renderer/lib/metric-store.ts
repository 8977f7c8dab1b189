import type { MetricsEvent } from '../../electron/protocol/run.js';
import { firstAfter } from './first-after.js';
import { MetricColumn } from './metric-column.js';
import { EvaluatedSeries, type Series } from './series.js';

/** What `append` did with a batch. */
export interface Appended {
  added: number;
  /** The batch does not follow on what was known: something in between has not been seen. */
  gap: boolean;
}

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
  readonly #every: number;

  /** Steps are recorded `every` so many; `evaluated` names the metrics that are measured at few of them. */
  constructor(every: number, evaluated: readonly string[] = []) {
    this.#every = Math.max(1, every);
    this.#evaluated = new Map(evaluated.map((name) => [name, new EvaluatedSeries()]));
  }

  get lastStep(): number {
    return this.length === 0 ? 0 : this.steps[this.length - 1]!;
  }

  /** Adds those of the batch's steps that come after the last one known. */
  append(batch: MetricsEvent): Appended {
    for (const [name, series] of this.#evaluated) {
      const values = batch.values[name];
      if (values) series.append(batch.steps, values);
    }
    // Step 0, before training, has evaluations only.
    const last = this.lastStep;
    const skipped = firstAfter(batch.steps, batch.steps.length, last);
    const added = batch.steps.length - skipped;
    if (added === 0) return { added, gap: false };
    const gap = batch.steps[skipped]! > last + this.#every;
    this.#reserve(this.length + added);
    this.steps.set(batch.steps.subarray(skipped), this.length);
    this.wallMs.set(batch.wallMs.subarray(skipped), this.length);
    for (const name of Object.keys(batch.values)) if (!this.#evaluated.has(name)) this.#column(name);
    for (const [name, column] of this.#columns) column.append(batch.values[name]?.subarray(skipped), added);
    this.length += added;
    return { added, gap };
  }

  /** What is known of this metric, nothing up to now where it is new. It is of this moment: ask again for more. */
  series(name: string): Series {
    return this.#evaluated.get(name) ?? { steps: this.steps, length: this.length, column: this.#column(name) };
  }

  /** Position of the last step that is not after `step`; -1 where there is none. */
  at(step: number): number {
    return firstAfter(this.steps, this.length, step) - 1;
  }

  /** All of it in the form of a batch. The arrays are views: copy before keeping. */
  toBatch(): MetricsEvent {
    const values: Record<string, Float32Array> = {};
    for (const [name, column] of this.#columns) values[name] = column.values.subarray(0, this.length);
    for (const [name, series] of this.#evaluated) values[name] = this.#spread(series);
    return {
      kind: 'metrics',
      steps: this.steps.subarray(0, this.length),
      wallMs: this.wallMs.subarray(0, this.length),
      values,
      examplesPerSecond: 0,
    };
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

  /** One value for every step, NaN where there was no measurement. */
  #spread(series: Series): Float32Array {
    const values = new Float32Array(this.length).fill(NaN);
    for (let at = 0; at < series.length; at++) {
      const position = this.at(series.steps[at]!);
      if (position >= 0 && this.steps[position] === series.steps[at]) values[position] = series.column.values[at]!;
    }
    return values;
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

/** Both batches' steps, each once, ascending; where both know a step, `first` counts. */
export function mergeMetrics(first: MetricsEvent, second: MetricsEvent): MetricsEvent {
  const picks = mergedPositions(first.steps, second.steps);
  const merge = <A extends Int32Array | Float32Array | Float64Array>(
    into: A,
    a: A | undefined,
    b: A | undefined,
  ): A => {
    for (let i = 0; i < picks.length; i++) {
      const at = picks[i]!;
      into[i] = (at >= 0 ? a?.[at] : b?.[~at]) ?? NaN;
    }
    return into;
  };
  const values: Record<string, Float32Array> = {};
  for (const name of new Set([...Object.keys(first.values), ...Object.keys(second.values)])) {
    values[name] = merge(new Float32Array(picks.length), first.values[name], second.values[name]);
  }
  return {
    kind: 'metrics',
    steps: merge(new Int32Array(picks.length), first.steps, second.steps),
    wallMs: merge(new Float64Array(picks.length), first.wallMs, second.wallMs),
    values,
    examplesPerSecond: second.examplesPerSecond,
  };
}

/** Where each step of the union comes from: position i of `first`, or ~i of `second`. */
function mergedPositions(first: Int32Array, second: Int32Array): Int32Array {
  const picks = new Int32Array(first.length + second.length);
  let count = 0;
  for (let i = 0, j = 0; i < first.length || j < second.length;) {
    const a = first[i] ?? Infinity;
    const b = second[j] ?? Infinity;
    picks[count++] = a <= b ? i : ~j;
    if (a <= b) i++;
    if (b <= a) j++;
  }
  return picks.subarray(0, count);
}
