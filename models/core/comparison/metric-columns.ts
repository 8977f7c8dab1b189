import type { Measured } from './compared-run.js';

/** A line of metrics.jsonl: what was measured at a step; null where it was not finite. */
export interface MeasuredLine {
  step: number;
  /** Milliseconds of training since the run's beginning. */
  wallMs: number;
  values: Readonly<Record<string, number | null>>;
  examplesPerSecond?: number;
}

/** All that such lines say, of one run. */
export function measuredOf(lines: Iterable<MeasuredLine>): Measured {
  const columns = new MetricColumns();
  for (const line of lines) columns.add(line);
  return columns.take();
}

const FIRST_ROOM = 1024;

/** Each takes room for every step: a damaged file of a few megabytes could name a hundred thousand. */
export const MOST_METRICS = 500;

/**
 * Gathers lines of metrics into parallel arrays without keeping the lines: a run may have millions. A later line of the
 * same step adds to the earlier one; what a line lacks is NaN.
 */
export class MetricColumns {
  #length = 0;
  #steps = new Int32Array(FIRST_ROOM);
  #wallMs = new Float64Array(FIRST_ROOM);
  readonly #values = new Map<string, Float32Array<ArrayBuffer>>();
  #examplesPerSecond = 0;
  #isFull = false;
  /** Where each step stands; made once a line does not follow on the one before. */
  #places: Map<number, number> | null = null;

  add({ step, wallMs, values, examplesPerSecond = 0 }: MeasuredLine): void {
    const at = this.#placeOf(step);
    if (at === this.#length - 1) this.#examplesPerSecond = examplesPerSecond;
    this.#wallMs[at] = wallMs;
    for (const name in values) {
      const column = this.#column(name);
      if (column) column[at] = values[name] ?? NaN;
    }
  }

  /** Whether there were more metrics than could be taken. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** All of it; nothing can be added any more. */
  take(): Omit<Measured, 'length' | 'values'> & { values: Record<string, Float32Array>; examplesPerSecond: number } {
    const length = this.#length;
    return {
      steps: this.#steps.slice(0, length),
      wallMs: this.#wallMs.slice(0, length),
      values: Object.fromEntries([...this.#values].map(([name, column]) => [name, column.slice(0, length)])),
      examplesPerSecond: this.#examplesPerSecond,
    };
  }

  #placeOf(step: number): number {
    const last = this.#length - 1;
    if (!this.#places) {
      if (last < 0 || step > this.#steps[last]!) return this.#append(step);
      if (step === this.#steps[last]) return last;
      this.#places = new Map(Array.from(this.#steps.subarray(0, this.#length), (known, at) => [known, at]));
    }
    return this.#places.get(step) ?? this.#append(step);
  }

  #append(step: number): number {
    const at = this.#length++;
    if (at === this.#steps.length) this.#grow();
    this.#steps[at] = step;
    this.#places?.set(step, at);
    return at;
  }

  /** Null where there are too many already. */
  #column(name: string): Float32Array | null {
    let column = this.#values.get(name);
    if (!column) {
      if (this.#values.size === MOST_METRICS) {
        this.#isFull = true;
        return null;
      }
      column = new Float32Array(this.#steps.length).fill(NaN);
      this.#values.set(name, column);
    }
    return column;
  }

  #grow(): void {
    const room = 2 * this.#steps.length;
    const steps = new Int32Array(room);
    steps.set(this.#steps);
    this.#steps = steps;
    const wallMs = new Float64Array(room);
    wallMs.set(this.#wallMs);
    this.#wallMs = wallMs;
    for (const [name, column] of this.#values) {
      const larger = new Float32Array(room).fill(NaN);
      larger.set(column);
      this.#values.set(name, larger);
    }
  }
}
