import { MetricColumn } from './metric-column.js';
import { firstAfter } from './first-after.js';

/** One metric of a run with the steps that it was measured at; what lies beyond `length` is not data. */
export interface Series {
  readonly steps: Int32Array;
  readonly length: number;
  readonly column: MetricColumn;
}

/** Position of the last measurement that is not after `step`; -1 where there is none. */
export function positionAt(series: Pick<Series, 'steps' | 'length'>, step: number): number {
  return firstAfter(series.steps, series.length, step) - 1;
}

/** Position of the measurement whose step is nearest, the earlier one of two that are; -1 where there is none. */
export function nearestPosition(series: Series, step: number): number {
  if (series.length === 0) return -1;
  const before = Math.max(0, positionAt(series, step));
  const next = Math.min(before + 1, series.length - 1);
  return series.steps[next]! - step < step - series.steps[before]! ? next : before;
}

/** The step nearest to `step` at which any of the series has a measurement; null where none has one. */
export function nearestStep(all: readonly Series[], step: number): number | null {
  let nearest: number | null = null;
  for (const series of all) {
    const found = series.steps[nearestPosition(series, step)];
    if (found === undefined) continue;
    if (nearest === null || Math.abs(found - step) < Math.abs(nearest - step)) nearest = found;
  }
  return nearest;
}

/** A metric that is measured at few steps: of what it is offered it keeps the finite values, with their steps. */
export class EvaluatedSeries implements Series {
  steps = new Int32Array(64);
  readonly column = new MetricColumn();

  get length(): number {
    return this.column.length;
  }

  /** Adds those measurements that come after the last one known; `values[i]` was measured at `steps[i]`, or is NaN. */
  append(steps: Int32Array, values: Float32Array): void {
    let last = this.length === 0 ? -1 : this.steps[this.length - 1]!;
    for (let at = firstAfter(steps, steps.length, last); at < steps.length; at++) {
      const step = steps[at]!;
      if (step <= last || !Number.isFinite(values[at])) continue;
      if (this.length === this.steps.length) {
        const larger = new Int32Array(this.steps.length * 2);
        larger.set(this.steps);
        this.steps = larger;
      }
      this.steps[this.length] = step;
      this.column.append(values.subarray(at, at + 1), 1);
      last = step;
    }
  }
}
