/** A line with few points of a metric with any number of values, which come one by one. Plain data. */
export interface ThinnedCurve {
  /** So many values make a point, but perhaps for the last one. */
  perPoint: number;
  /** Of each point the mean step and the mean value. */
  steps: number[];
  values: number[];
  /** What will be the next point. */
  open: { count: number; steps: number; values: number };
}

/** A curve has at least half as many points as this, where there are so many values, and fewer than it. */
export const MOST_POINTS = 64;

export const emptyCurve = (): ThinnedCurve => ({
  perPoint: 1,
  steps: [],
  values: [],
  open: { count: 0, steps: 0, values: 0 },
});

/** Adds a finite value to the end. */
export function addTo(curve: ThinnedCurve, step: number, value: number): void {
  const { open } = curve;
  open.count++;
  open.steps += step;
  open.values += value;
  if (open.count < curve.perPoint) return;
  curve.steps.push(open.steps / open.count);
  curve.values.push(open.values / open.count);
  curve.open = { count: 0, steps: 0, values: 0 };
  if (curve.steps.length === MOST_POINTS) halve(curve);
}

/** Its points, the unfinished one too. */
export function pointsOf({ steps, values, open }: ThinnedCurve): { steps: number[]; values: number[] } {
  if (open.count === 0) return { steps, values };
  return { steps: [...steps, open.steps / open.count], values: [...values, open.values / open.count] };
}

function halve(curve: ThinnedCurve): void {
  const pairs = (all: number[]): number[] =>
    Array.from({ length: all.length / 2 }, (_, i) => (all[2 * i]! + all[2 * i + 1]!) / 2);
  curve.steps = pairs(curve.steps);
  curve.values = pairs(curve.values);
  curve.perPoint *= 2;
}
