import { quantile } from '../statistics.js';

/** Values that a feature is set to at most, and categories. */
const MOST_VALUES = 20;
const MOST_CATEGORIES = 12;

/** Quantiles of a column's known values, each once, ascending; the most frequent categories, in their order. */
export function gridOf(column: ArrayLike<number>, categories: readonly string[] | null): number[] {
  const known = Float32Array.from(Array.from(column).filter((value) => !Number.isNaN(value))).sort();
  if (categories) return frequent(known);
  const distinct = [...new Set(known)];
  if (distinct.length <= MOST_VALUES) return distinct;
  return [...new Set(Array.from({ length: MOST_VALUES }, (_, at) => quantile(known, at / (MOST_VALUES - 1))))];
}

function frequent(places: ArrayLike<number>): number[] {
  const counts = new Map<number, number>();
  for (const place of Array.from(places)) if (place >= 0) counts.set(place, (counts.get(place) ?? 0) + 1);
  const most = [...counts].sort(([, a], [, b]) => b - a).slice(0, MOST_CATEGORIES);
  return most.map(([place]) => place).sort((a, b) => a - b);
}
