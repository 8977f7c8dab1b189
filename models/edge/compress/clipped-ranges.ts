/** Ranges that leave out rare large values, from histograms. */
import { int8Parameters, type Range } from './calibration.js';

/** Counts in equal bins from `min` to `max`. */
export interface Histogram extends Range {
  counts: Float64Array;
}

/** The range that `percent` of all values lie in; of the others as many lie below as above it. To the edge of a bin. */
export function percentileRange({ min, max, counts }: Histogram, percent: number): Range {
  const cut = (counts.reduce((sum, count) => sum + count, 0) * (1 - percent / 100)) / 2;
  const width = (max - min) / counts.length;
  // The edge up to which no more than `cut` values lie.
  const edge = (ordered: Iterable<number>): number => {
    let [below, bins] = [0, 0];
    for (const count of ordered) {
      if (below + count > cut) break;
      below += count;
      bins++;
    }
    return bins;
  };
  return { min: min + width * edge(counts), max: max - width * edge([...counts].reverse()) };
}

/** Shares of an end of the range that are tried. */
const SHARES = Array.from({ length: 64 }, (_, at) => 1 - at / 64);

/**
 * The range with the least squared error of int8, of what is clipped and what is rounded together: each end is moved in turn
 * until neither move helps.
 */
export function mseRange(histogram: Histogram): Range {
  const whole = { min: Math.min(histogram.min, 0), max: Math.max(histogram.max, 0) };
  let best = { range: whole, error: int8Error(histogram, whole) };
  const moved = (candidates: Range[]): boolean => {
    const before = best.error;
    for (const range of candidates) {
      const error = int8Error(histogram, range);
      if (error < best.error) best = { range, error };
    }
    return best.error < before;
  };
  // Both together first: two ends that are alike may only gain by it.
  moved(SHARES.map((share) => ({ min: whole.min * share, max: whole.max * share })));
  const ends = [
    () => moved(SHARES.map((share) => ({ ...best.range, max: whole.max * share }))),
    () => moved(SHARES.map((share) => ({ ...best.range, min: whole.min * share }))),
  ];
  for (let round = 0; round < 3; round++) if (ends.map((move) => move()).every((helped) => !helped)) break;
  return best.range;
}

/** Sum of squared errors of the values as int8 of this range, each taken to be in the middle of its bin. */
export function int8Error({ min, max, counts }: Histogram, range: Range): number {
  const { scale, zeroPoint } = int8Parameters(range);
  const [low, high] = [(-128 - zeroPoint) * scale, (127 - zeroPoint) * scale];
  const width = (max - min) / counts.length;
  let error = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    const count = counts[bin]!;
    if (count === 0) continue;
    const value = min + (bin + 0.5) * width;
    const kept = value < low ? low : value > high ? high : Math.round(value / scale) * scale;
    error += count * (value - kept) ** 2;
  }
  return error;
}
