/** Rows of metrics as they are recorded or told; every array in `values` is parallel to `steps`, NaN where nothing was measured. */
export interface MetricRows {
  steps: Int32Array;
  values: Readonly<Record<string, Float32Array>>;
}

/** Measurements at single steps, ascending. */
export interface Measured {
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

/** A window holds at least so many rows and reaches over at least so many steps. */
const ROWS = 5;
const STEPS = 50;
/** Where there are more windows, two become one: what is judged stays small, however long a run is. */
const MOST_WINDOWS = 2048;

/**
 * A run's metrics reduced to windows of some fifty steps: of each metric the median, which single batches don't move. Rows are
 * added as they come, each for a fixed price; the same rows give the same windows, however they are cut into batches.
 * Evaluated metrics are measured at few steps and kept as they are.
 */
export class MetricWindows {
  /** First and last step of each window; ascending. */
  readonly from: number[] = [];
  readonly to: number[] = [];
  readonly #medians: Map<string, number[]>;
  readonly #evaluated: Map<string, { steps: number[]; values: number[] }>;
  /** Steps of the window that is being filled, and its values by metric. */
  #steps: number[] = [];
  readonly #values: Map<string, number[]>;
  /** Windows of the first size that one holds, and those of the newest one so far. */
  #size = 1;
  #held: { from: number; to: number; medians: number[][] } | null = null;
  #heldCount = 0;
  #last = 0;
  #changes = 0;

  /** `evaluated` as of MetricInfo. */
  constructor(metrics: readonly { name: string; evaluated?: true | undefined }[]) {
    const names = metrics.filter((metric) => !metric.evaluated).map(({ name }) => name);
    this.#medians = new Map(names.map((name) => [name, []]));
    this.#values = new Map(names.map((name) => [name, []]));
    const evaluated = metrics.filter((metric) => metric.evaluated);
    this.#evaluated = new Map(evaluated.map(({ name }) => [name, { steps: [], values: [] }]));
  }

  /** How many windows are full. */
  get length(): number {
    return this.to.length;
  }

  /** The newest step that was added. */
  get lastStep(): number {
    return this.#last;
  }

  /** Grows with each window that is full and each evaluation: the same number, the same verdict. */
  get changes(): number {
    return this.#changes;
  }

  /** By window; NaN where nothing of it was finite. Undefined for a metric that the run has not. */
  medians(name: string): readonly number[] | undefined {
    return this.#medians.get(name);
  }

  /** Finite measurements of an evaluated metric; none for one that the run has not. */
  evaluated(name: string): Measured {
    return this.#evaluated.get(name) ?? { steps: [], values: [] };
  }

  /** Adds rows `start` to `end` of those that come after what is known. */
  add({ steps, values }: MetricRows, start = 0, end = steps.length): void {
    for (const [name, series] of this.#evaluated) {
      const column = values[name];
      if (column) this.#changes += addMeasured(series, { steps, column, start, end });
    }
    const columns = [...this.#values].map(([name, held]) => ({ held, column: values[name] }));
    for (let at = start; at < end; at++) {
      const step = steps[at]!;
      if (step <= this.#last) continue;
      this.#last = step;
      this.#steps.push(step);
      for (const { held, column } of columns) if (column && Number.isFinite(column[at])) held.push(column[at]!);
      if (this.#steps.length >= ROWS && step - this.#steps[0]! >= STEPS - this.#gap()) this.#close();
    }
  }

  /** Steps from one row to the next: a window of rows 10, 20, … 50 reaches over fifty steps. */
  #gap(): number {
    return this.#steps[1]! - this.#steps[0]!;
  }

  #close(): void {
    const medians = [...this.#values.values()].map(takeMedian);
    const from = this.#held?.from ?? this.#steps[0]!;
    const held = this.#held ?? { from, to: from, medians: medians.map(() => []) };
    held.to = this.#steps.at(-1)!;
    held.medians.forEach((all, i) => all.push(medians[i]!));
    this.#held = held;
    this.#steps = [];
    if (++this.#heldCount < this.#size) return;
    this.#push(held);
    this.#held = null;
    this.#heldCount = 0;
    if (this.length >= MOST_WINDOWS) this.#halve();
  }

  #push({ from, to, medians }: { from: number; to: number; medians: number[][] }): void {
    this.#changes++;
    this.from.push(from);
    this.to.push(to);
    [...this.#medians.values()].forEach((column, i) => column.push(meanOf(medians[i]!)));
  }

  /** Two windows become one. */
  #halve(): void {
    this.#size *= 2;
    const pairs = this.length / 2;
    for (let i = 0; i < pairs; i++) {
      this.from[i] = this.from[2 * i]!;
      this.to[i] = this.to[2 * i + 1]!;
      for (const column of this.#medians.values()) column[i] = meanOf([column[2 * i]!, column[2 * i + 1]!]);
    }
    for (const column of [this.from, this.to, ...this.#medians.values()]) column.length = pairs;
  }
}

/** How many there were. */
function addMeasured(
  series: { steps: number[]; values: number[] },
  { steps, column, start, end }: { steps: Int32Array; column: Float32Array; start: number; end: number },
): number {
  const before = series.steps.length;
  for (let at = start; at < end; at++) {
    if (!Number.isFinite(column[at]) || steps[at]! <= (series.steps.at(-1) ?? -1)) continue;
    series.steps.push(steps[at]!);
    series.values.push(column[at]!);
  }
  return series.steps.length - before;
}

/** The median, and an empty array for the next window; NaN of nothing. */
function takeMedian(values: number[]): number {
  const found = medianOf(values);
  values.length = 0;
  return found;
}

/** The lower one of two in the middle; NaN of nothing. Sorts in place. */
export function medianOf(values: number[]): number {
  values.sort((a, b) => a - b);
  return values[(values.length - 1) >> 1] ?? NaN;
}

/** Of those that are finite; NaN of none. */
function meanOf(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite);
  return finite.reduce((sum, value) => sum + value, 0) / finite.length;
}
