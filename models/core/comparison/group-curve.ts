import { between, type Curve } from './curve.js';

/** Curves of runs that differ by their seeds alone, as one; all arrays are parallel. */
export interface GroupCurve {
  /** Ascending. */
  x: Float64Array;
  /** NaN where no run has a value. */
  mean: Float64Array;
  lowest: Float32Array;
  highest: Float32Array;
  /** How many runs have a value here: fewer where one ended early, has not come so far, or was not finite. */
  counts: Uint8Array;
}

/**
 * Mean and range of the runs that have a value, at every x at which one of them was measured, each as it is drawn: between two
 * of its points along the line between them, and nothing before the first, after the last, or beside a value that was not finite.
 */
export function groupCurve(curves: readonly Curve[]): GroupCurve {
  const together = alignedLength(curves);
  const sums = new Sums(curves.reduce((sum, { x }) => sum + x.length - together, together));
  for (const { values } of curves) sums.addAligned(values, together);
  if (together > 0) sums.x.set(curves[0]!.x.subarray(0, together));
  return sums.take(merged(curves, sums, together));
}

/** The group's curve in the making: `mean` has the sum until it is taken. */
class Sums implements GroupCurve {
  readonly x: Float64Array;
  readonly mean: Float64Array;
  readonly lowest: Float32Array;
  readonly highest: Float32Array;
  readonly counts: Uint8Array;

  constructor(room: number) {
    this.x = new Float64Array(room);
    this.mean = new Float64Array(room);
    this.lowest = new Float32Array(room).fill(Infinity);
    this.highest = new Float32Array(room).fill(-Infinity);
    this.counts = new Uint8Array(room);
  }

  /** A run's first `length` values, at the places of the same number. */
  addAligned(values: Float32Array, length: number): void {
    for (let at = 0; at < length; at++) this.add(at, values[at]!);
  }

  add(at: number, value: number): void {
    if (value !== value) return; // NaN
    this.mean[at]! += value;
    if (value < this.lowest[at]!) this.lowest[at] = value;
    if (value > this.highest[at]!) this.highest[at] = value;
    this.counts[at]!++;
  }

  take(length: number): GroupCurve {
    const { x, mean, lowest, highest, counts } = this;
    for (let at = 0; at < length; at++) {
      if (counts[at]! > 0) mean[at]! /= counts[at]!;
      else mean[at] = lowest[at] = highest[at] = NaN;
    }
    return {
      x: x.subarray(0, length),
      mean: mean.subarray(0, length),
      lowest: lowest.subarray(0, length),
      highest: highest.subarray(0, length),
      counts: counts.subarray(0, length),
    };
  }
}

/** So many points of all lie at the same x, one by one: all of them where each was measured at the same steps. */
function alignedLength([first, ...others]: readonly Curve[]): number {
  let length = first?.x.length ?? 0;
  for (const { x } of others) {
    length = Math.min(length, x.length);
    for (let at = 0; at < length; at++) if (x[at] !== first!.x[at]) length = at;
  }
  return length;
}

/** Adds the points from place `from` of each on; returns how many there are then. */
function merged(curves: readonly Curve[], sums: Sums, from: number): number {
  /** Of each curve the last point at or before x, and where its next one lies. */
  const at = new Int32Array(curves.length).fill(from - 1);
  const next = Float64Array.from(curves, ({ x }) => x[from] ?? Infinity);
  const count = curves.length;
  for (let length = from; ; length++) {
    let x = Infinity;
    for (const one of next) if (one < x) x = one;
    if (x === Infinity) return length;
    sums.x[length] = x;
    for (let i = 0; i < count; i++) {
      const { x: xs, values } = curves[i]!;
      if (next[i] === x) {
        let to = at[i]! + 1;
        while (to + 1 < xs.length && xs[to + 1] === x) to++;
        at[i] = to;
        next[i] = to + 1 < xs.length ? xs[to + 1]! : Infinity;
        sums.add(length, values[to]!);
      } else if (next[i] !== Infinity) sums.add(length, between(xs, values, at[i]!, x));
    }
  }
}
