import type { RecordedMetric } from '../../models/core/telemetry.js';
import type { StepRange } from './line-chart.js';

/** Weights that the smoothing slider offers: evenly spaced in how many points they average over. */
export const smoothingWeights = [0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999] as const;

const KEY = 'model-lab.smoothing';

/** What the charts of a page have in common: they are smoothed alike and zoom together. */
export class ChartSettings {
  /** Position in `smoothingWeights`. */
  level = $state(rememberedLevel());
  /** Steps that are shown; null for all, growing as the run does. */
  range = $state.raw<StepRange | null>(null);

  /** The step under the pointer, in whichever chart it is. */
  hoveredStep = $state<number | null>(null);

  readonly smoothing = $derived(smoothingWeights[this.level] ?? 0);

  /**
   * The weight that a metric's curve is averaged with. The few values of an evaluation have each been averaged over many
   * examples already, and a schedule has no noise: both are shown as they are.
   */
  weightOf({ evaluated, group }: RecordedMetric): number {
    return evaluated || group === 'schedule' ? 0 : this.smoothing;
  }

  /** Few points are averaged over few, unless the user has chosen otherwise: a curve that lags says something wrong. */
  suit(steps: number): void {
    if (localStorage.getItem(KEY) === null) this.level = steps <= 2000 ? 1 : steps <= 5000 ? 2 : 3;
  }

  setLevel(level: number): void {
    this.level = level;
    localStorage.setItem(KEY, String(level));
  }
}

function rememberedLevel(): number {
  const stored = Number(localStorage.getItem(KEY) ?? '3');
  return stored in smoothingWeights ? stored : 3;
}
