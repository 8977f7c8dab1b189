import type { AxisKind } from '../charts/axis.js';

/** What is known of when a run came to its steps. */
export interface RunTime {
  lastStep: number;
  /** Null where it has no epochs, or has not begun. */
  stepsPerEpoch: number | null;
  /** Ascending steps at which a panel has a record. */
  moments: readonly number[];
  /** Ascending steps, and how long it had trained after each, in ms; what lies beyond `length` is not data. */
  steps: ArrayLike<number>;
  wallMs: ArrayLike<number>;
  length: number;
}

/** In steps: what is computed in floating point is off by less. */
const HAIR = 1e-6;

/**
 * Where a step of a run lies: the step itself, epochs, or seconds of training, between two measurements in proportion.
 * Null where the run has no such axis.
 */
export function placeOf(run: RunTime, step: number, axis: AxisKind): number | null {
  switch (axis) {
    case 'step':
      return step;
    case 'epoch':
      return run.stepsPerEpoch === null ? null : step / run.stepsPerEpoch;
    case 'time':
      return run.length === 0 ? null : along(run.length, run.steps, run.wallMs, step) / 1000;
  }
}

/** The last step of a run that does not lie after a place of the axis: its very last where it ended before. Null as above. */
export function stepAt(run: RunTime, place: number, axis: AxisKind): number | null {
  const step = exactStep(run, place, axis);
  return step === null ? null : Math.min(run.lastStep, Math.max(0, Math.floor(step + HAIR)));
}

function exactStep(run: RunTime, place: number, axis: AxisKind): number | null {
  switch (axis) {
    case 'step':
      return place;
    case 'epoch':
      return run.stepsPerEpoch === null ? null : place * run.stepsPerEpoch;
    case 'time':
      return run.length === 0 ? null : along(run.length, run.wallMs, run.steps, place * 1000);
  }
}

/** What `to` is where `from` is `x`: both begin at 0, and nothing is known beyond the last of `length` values. */
function along(length: number, from: ArrayLike<number>, to: ArrayLike<number>, x: number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (from[middle]! > x) high = middle;
    else low = middle + 1;
  }
  if (low === length) return to[length - 1]!;
  const [x0, y0] = low === 0 ? [0, 0] : [from[low - 1]!, to[low - 1]!];
  const [x1, y1] = [from[low]!, to[low]!];
  return x1 > x0 ? y0 + ((y1 - y0) * (x - x0)) / (x1 - x0) : y1;
}
