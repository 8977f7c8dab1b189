import type { MetricsEvent } from '../../electron/protocol/run.js';
import { MetricColumn } from './metric-column.js';
import { firstAfter } from './first-after.js';

/** One metric of a run with the steps that it was measured at; what lies beyond `length` is not data. */
export interface Series {
  readonly steps: Int32Array;
  /** Milliseconds of training up to each of the steps. */
  readonly wallMs: Float64Array;
  readonly length: number;
  readonly column: MetricColumn;
}

/** Position of the last measurement that is not after `step`; -1 where there is none. */
export function positionAt(series: Pick<Series, 'steps' | 'length'>, step: number): number {
  return firstAfter(series.steps, series.length, step) - 1;
}

/** A metric that is measured at few steps: of what it is offered it keeps the finite values, with their steps. */
export class EvaluatedSeries implements Series {
  steps = new Int32Array(64);
  wallMs = new Float64Array(64);
  readonly column = new MetricColumn();

  get length(): number {
    return this.column.length;
  }

  /** Adds those measurements that come after the last one known; `values[i]` was measured at `steps[i]`, or is NaN. */
  append({ steps, wallMs }: Pick<MetricsEvent, 'steps' | 'wallMs'>, values: Float32Array): void {
    let last = this.length === 0 ? -1 : this.steps[this.length - 1]!;
    for (let at = firstAfter(steps, steps.length, last); at < steps.length; at++) {
      const step = steps[at]!;
      if (step <= last || !Number.isFinite(values[at])) continue;
      if (this.length === this.steps.length) {
        this.steps = doubled(this.steps, Int32Array);
        this.wallMs = doubled(this.wallMs, Float64Array);
      }
      this.steps[this.length] = step;
      // A clock that was wrong for a while must not draw a line backwards.
      this.wallMs[this.length] = Math.max(wallMs[at]!, this.length === 0 ? 0 : this.wallMs[this.length - 1]!);
      this.column.append(values.subarray(at, at + 1), 1);
      last = step;
    }
  }
}

function doubled<A extends Int32Array | Float64Array>(array: A, Kind: new (length: number) => A): A {
  const larger = new Kind(array.length * 2);
  larger.set(array);
  return larger;
}
