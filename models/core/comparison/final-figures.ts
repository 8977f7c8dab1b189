import type { ComparedMetric } from './compared-run.js';
import type { Curve } from './curve.js';

/** What a run came to in one metric; null where there is no such value. */
export interface FinalFigure {
  /** As it was measured last; null where that was not finite. */
  last: number | null;
  lastStep: number | null;
  /** Of all that was measured; null where neither way is better. */
  best: number | null;
  bestStep: number | null;
}

/** The first of equally good ones is the best. */
export function finalFigure(curve: Curve | null, { better }: Pick<ComparedMetric, 'better'>): FinalFigure {
  if (!curve || curve.steps.length === 0) return { last: null, lastStep: null, best: null, bestStep: null };
  const { steps, values } = curve;
  const end = values.length - 1;
  let best = -1;
  if (better) {
    for (let at = 0; at <= end; at++) {
      const value = values[at]!;
      if (Number.isNaN(value)) continue;
      if (best < 0 || (better === 'lower' ? value < values[best]! : value > values[best]!)) best = at;
    }
  }
  return {
    last: Number.isNaN(values[end]) ? null : values[end]!,
    lastStep: steps[end]!,
    best: best < 0 ? null : values[best]!,
    bestStep: best < 0 ? null : steps[best]!,
  };
}

/** One figure of a group of runs that differ by their seeds alone. */
export interface GroupFigure {
  /** Runs that have the figure, of how many. */
  n: number;
  of: number;
  /** Of those; null where there are none. */
  mean: number | null;
  lowest: number | null;
  highest: number | null;
}

export function groupFigure(figures: readonly (number | null)[]): GroupFigure {
  const there = figures.filter((one): one is number => one !== null);
  const [n, of] = [there.length, figures.length];
  if (n === 0) return { n, of, mean: null, lowest: null, highest: null };
  const mean = there.reduce((sum, one) => sum + one, 0) / n;
  return { n, of, mean, lowest: Math.min(...there), highest: Math.max(...there) };
}
