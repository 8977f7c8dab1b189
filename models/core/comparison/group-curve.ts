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
  const { x: xs, mean, lowest, highest, counts } = group;
  /** Of each curve the last point at or before x, and where its next one lies. */
  const at = new Int32Array(curves.length).fill(-1);
  const next = Float64Array.from(curves, (curve) => curve.x[0] ?? Infinity);
  let length = 0;
  for (;;) {
    let x = Infinity;
    for (const one of next) if (one < x) x = one;
    if (x === Infinity) break;
    let [sum, count, low, high] = [0, 0, Infinity, -Infinity];
    for (let i = 0; i < next.length; i++) {
      const curve = curves[i]!;
      while (next[i] === x) next[i] = curve.x[++at[i]! + 1] ?? Infinity;
      const value = between(curve.x, curve.values, at[i]!, x);
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    xs[length] = x;
    mean[length] = count > 0 ? sum / count : NaN;
    lowest[length] = count > 0 ? low : NaN;
    highest[length] = count > 0 ? high : NaN;
    counts[length++] = count;
  }
  return {
    x: group.x.slice(0, length),
    mean: group.mean.slice(0, length),
    lowest: group.lowest.slice(0, length),
    highest: group.highest.slice(0, length),
    counts: group.counts.slice(0, length),
  };
}
