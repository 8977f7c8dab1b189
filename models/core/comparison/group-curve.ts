import { between, type Curve } from './curve.js';

/** Curves of runs that differ by their seeds alone, as one; all arrays are parallel. */
export interface GroupCurve {
  /** Ascending. */
  x: Float64Array;
  /** NaN where no run has a value. */
  mean: Float64Array;
  lowest: Float64Array;
  highest: Float64Array;
  /** How many runs have a value here: fewer where one ended early, has not come so far, or was not finite. */
  counts: Uint8Array;
}

/**
 * Mean and range of the runs that have a value, at every x at which one of them was measured, each as it is drawn: between two
 * of its points along the line between them, and nothing before the first, after the last, or beside a value that was not finite.
 */
export function groupCurve(curves: readonly Curve[]): GroupCurve {
  const room = curves.reduce((sum, { x }) => sum + x.length, 0);
  const group: GroupCurve = {
    x: new Float64Array(room),
    mean: new Float64Array(room),
    lowest: new Float64Array(room),
    highest: new Float64Array(room),
    counts: new Uint8Array(room),
  };
  /** The last point of each curve at or before x. */
  const at = new Int32Array(curves.length).fill(-1);
  let length = 0;
  for (;;) {
    let x = Infinity;
    for (let i = 0; i < curves.length; i++) x = Math.min(x, curves[i]!.x[at[i]! + 1] ?? Infinity);
    if (x === Infinity) break;
    let [sum, count, lowest, highest] = [0, 0, Infinity, -Infinity];
    for (let i = 0; i < curves.length; i++) {
      const curve = curves[i]!;
      while (curve.x[at[i]! + 1]! <= x) at[i]!++;
      const value = between(curve.x, curve.values, at[i]!, x);
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
      if (value < lowest) lowest = value;
      if (value > highest) highest = value;
    }
    group.x[length] = x;
    group.mean[length] = count > 0 ? sum / count : NaN;
    group.lowest[length] = count > 0 ? lowest : NaN;
    group.highest[length] = count > 0 ? highest : NaN;
    group.counts[length] = count;
    length++;
  }
  return {
    x: group.x.slice(0, length),
    mean: group.mean.slice(0, length),
    lowest: group.lowest.slice(0, length),
    highest: group.highest.slice(0, length),
    counts: group.counts.slice(0, length),
  };
}
