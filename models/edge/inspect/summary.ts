import type { StoredNumbers } from './numbers.js';

/** What the numbers of a constant are like. */
export interface NumberSummary {
  count: number;
  /** Of those that are finite; null where none is. */
  minimum: number | null;
  maximum: number | null;
  mean: number | null;
  deviation: number | null;
  /** How many are exactly 0. */
  zeros: number;
  /** How many are NaN or infinite. */
  notFinite: number;
  /** Equally wide bins from `from` to `to`, both included. */
  histogram: { from: number; to: number; counts: number[] };
}

/** Of any number of values; `bins` of at least 1. */
export function summarise(values: StoredNumbers, bins: number): NumberSummary {
  let [count, sum, zeros, minimum, maximum] = [0, 0, 0, Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    count++;
    sum += value;
    if (value === 0) zeros++;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  const notFinite = values.length - count;
  if (count === 0) {
    const none = { minimum: null, maximum: null, mean: null, deviation: null };
    return { count: values.length, ...none, zeros, notFinite, histogram: { from: 0, to: 0, counts: [] } };
  }
  const mean = sum / count;
  const counts = new Array<number>(bins).fill(0);
  const width = (maximum - minimum) / bins;
  let squares = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    squares += (value - mean) ** 2;
    const bin = width === 0 ? 0 : Math.min(bins - 1, Math.floor((value - minimum) / width));
    counts[bin]!++;
  }
  return {
    ...{ count: values.length, minimum, maximum, mean, deviation: Math.sqrt(squares / count), zeros, notFinite },
    histogram: { from: minimum, to: maximum, counts },
  };
}
