import { chosenAxis } from './chosen-axis.svelte.js';
import type { AxisKind, XRange } from './axis.js';

/** Weights that the smoothing slider offers: evenly spaced in how many points they average over. */
export const smoothingWeights = [0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999] as const;

const KEY = 'model-lab.smoothing-of-runs';
/** Runs whose choice is remembered; those chosen for last stay. */
const REMEMBERED = 200;

/** What the charts of a page have in common: they have the same x axis, are smoothed alike and zoom together. */
export class ChartSettings {
  /** Position in `smoothingWeights`. */
  level = $state(3);
  /** The place under the pointer, in whichever chart it is. */
  hoveredX = $state<number | null>(null);
  /** The key of the line that the user looks at: the others stand back, in all charts that have it. */
  emphasised = $state<string | null>(null);
  /** Whether the x axis is logarithmic: the first steps have as much room as the many after them. */
  logX = $state(false);
  /** Whether charts mark checkpoints, changes and warnings at their foot. */
  marks = $state(true);
  /** By the axis that it was chosen on: on another one the same numbers mean another thing. */
  #ranges = $state.raw<Partial<Record<AxisKind, XRange | null>>>({});

  readonly smoothing = $derived(smoothingWeights[this.level] ?? 0);
  readonly #run: string;

  /** Of the run of this id, or of anything else that has one: what was chosen for one says nothing about another. */
  constructor(run: string) {
    this.#run = run;
    this.level = this.#chosen ?? 3;
  }

  get #chosen(): number | undefined {
    return remembered().find(([run]) => run === this.#run)?.[1];
  }

  /** What all curves are drawn over, as far as a chart can. */
  get axis(): AxisKind {
    return chosenAxis.kind;
  }

  set axis(kind: AxisKind) {
    chosenAxis.kind = kind;
    this.hoveredX = null;
  }

  /** What is shown of an axis; null for all, growing as the run does. */
  range(axis: AxisKind): XRange | null {
    return this.#ranges[axis] ?? null;
  }

  zoomTo(axis: AxisKind, range: XRange | null): void {
    this.#ranges = { ...this.#ranges, [axis]: range };
  }

  /** The weight that a line is averaged with. */
  weightOf({ smooths }: { readonly smooths: boolean }): number {
    return smooths ? this.smoothing : 0;
  }

  /** Few points are averaged over few, unless the user has chosen otherwise: a curve that lags says something wrong. */
  suit(steps: number): void {
    if (this.#chosen === undefined) this.level = steps <= 2000 ? 1 : steps <= 5000 ? 2 : 3;
  }

  setLevel(level: number): void {
    this.level = level;
    const others = remembered().filter(([run]) => run !== this.#run);
    localStorage.setItem(KEY, JSON.stringify([...others, [this.#run, level]].slice(-REMEMBERED)));
  }
}

/** Runs with the level chosen for each, the newest choice last. */
function remembered(): [run: string, level: number][] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    if (!Array.isArray(stored)) return [];
    return stored.filter(
      (one): one is [string, number] =>
        Array.isArray(one) && typeof one[0] === 'string' && typeof one[1] === 'number' && one[1] in smoothingWeights,
    );
  } catch {
    return []; // nothing that was chosen can be read
  }
}
