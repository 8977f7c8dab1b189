import type { Curve } from './curve.js';
import type { GroupCurve } from './group-curve.js';

/** What is to be drawn of a curve: a stretch of x, both ends included, and how many columns it is wide. */
export interface Stretch {
  from: number;
  to: number;
  columns: number;
}

/**
 * A curve with no more points than its columns can show, some four for each: its lowest, its highest, one that was not finite, and
 * the first of all and the last of all; and one point beyond either end, so that the line runs out of the picture. Whole where
 * that is not more.
 */
export function thinCurve({ steps, x, values }: Curve, stretch: Stretch): Curve {
  const places = thinned(x, values, stretch);
  return {
    steps: Int32Array.from(places, (at) => steps[at]!),
    x: Float64Array.from(places, (at) => x[at]!),
    values: Float32Array.from(places, (at) => values[at]!),
  };
}

/**
 * The same of a group's: by its mean, with the range and the least count of runs of all the points that a kept one stands for.
 */
export function thinGroupCurve(curve: GroupCurve, stretch: Stretch): GroupCurve {
  const { x, mean, lowest, highest, counts } = curve;
  const places = thinned(x, mean, stretch);
  const thin: GroupCurve = {
    x: Float64Array.from(places, (at) => x[at]!),
    mean: Float64Array.from(places, (at) => mean[at]!),
    lowest: Float32Array.from(places, (at) => lowest[at]!),
    highest: Float32Array.from(places, (at) => highest[at]!),
    counts: Uint8Array.from(places, (at) => counts[at]!),
  };
  for (let i = 0; i + 1 < places.length; i++) {
    for (let at = places[i]! + 1; at < places[i + 1]!; at++) {
      if (lowest[at]! < thin.lowest[i]!) thin.lowest[i] = lowest[at]!;
      if (highest[at]! > thin.highest[i]!) thin.highest[i] = highest[at]!;
      if (counts[at]! < thin.counts[i]!) thin.counts[i] = counts[at]!;
    }
  }
  return thin;
}

/** Ascending places of the points to keep. */
function thinned(x: Float64Array, values: Float32Array | Float64Array, { from, to, columns }: Stretch): number[] {
  const [start, end] = [firstAt(x, (one) => one >= from), firstAt(x, (one) => one > to)];
  const [first, past] = [Math.max(0, start - 1), Math.min(x.length, end + 1)];
  if (end - start <= 4 * columns) return Array.from({ length: past - first }, (_, i) => first + i);
  const kept: number[] = first < start ? [first] : [];
  const width = (to - from) / columns;
  for (let at = start; at < end;) {
    const column = Math.min(columns - 1, Math.floor((x[at]! - from) / width));
    const until = column === columns - 1 ? Infinity : from + (column + 1) * width;
    const begin = at;
    let [lowest, highest, gap] = [-1, -1, -1];
    for (; at < end && (at === begin || x[at]! < until); at++) {
      const value = values[at]!;
      if (Number.isNaN(value)) gap = gap < 0 ? at : gap;
      else {
        if (lowest < 0 || value < values[lowest]!) lowest = at;
        if (highest < 0 || value > values[highest]!) highest = at;
      }
    }
    const ends = [...(begin === 0 ? [begin] : []), ...(at === x.length ? [at - 1] : [])];
    const places = [lowest, highest, gap, ...ends].filter((place) => place >= 0);
    kept.push(...[...new Set(places)].sort((a, b) => a - b));
  }
  if (past > end) kept.push(end);
  return kept;
}

/** The first place at which `holds`, which then holds at all later ones. */
function firstAt(x: Float64Array, holds: (one: number) => boolean): number {
  let [low, high] = [0, x.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(x[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
