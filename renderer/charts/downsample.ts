import { firstAfter } from '../lib/first-after.js';
import type { Curve } from '../lib/metric-column.js';

export interface Point {
  x: number;
  y: number;
}

export interface Drawn {
  /** Ascending by x; y is NaN where the line must break. */
  points: Point[];
  /** Steps at which a value was not finite, one per pixel column at most. */
  gaps: number[];
}

export interface Stretch {
  steps: Int32Array;
  /** How many of `steps` and of the curve's values are data. */
  length: number;
  /** Range of steps that is visible. */
  from: number;
  to: number;
  /** Pixels that the range is wide. */
  columns: number;
  /** Leave out what a logarithmic axis can't show. */
  positiveOnly?: boolean;
}

/**
 * Thins a curve to what its pixels can show: of every pixel column the lowest and the highest value stay, in their
 * order, so no extreme is lost, and a value that is not finite breaks the line and is named in `gaps`. The first and the
 * last value stay as well, and one beyond either end, so that the line runs out of the picture.
 * Costs columns × log(length), whatever the length.
 */
export function downsample(curve: Curve, stretch: Stretch): Drawn {
  const { steps, length, from, to, columns } = stretch;
  const drawn: Drawn = { points: [], gaps: [] };
  const start = firstAfter(steps, length, Math.ceil(from) - 1);
  const end = firstAfter(steps, length, to);
  const add = (at: number) => {
    const y = curve.values[at]!;
    drawn.points.push({ x: steps[at]!, y: stretch.positiveOnly === true && y <= 0 ? NaN : y });
  };
  if (start > 0) add(start - 1);
  if (end - start <= columns * 2) {
    for (let at = start; at < end; at++) {
      add(at);
      if (!Number.isFinite(curve.values[at])) drawn.gaps.push(steps[at]!);
    }
  } else {
    const width = (to - from) / columns;
    for (let column = 1, at = start; at < end; column++) {
      const next = column >= columns ? end : Math.min(end, firstAfter(steps, length, from + column * width));
      if (next > at) addColumn(at, next);
      at = next;
    }
  }
  if (end < length) add(end);
  return drawn;

  function addColumn(first: number, past: number): void {
    const { lowest, highest, firstGap } = curve.extremes.find(first, past);
    if (firstGap >= 0) drawn.gaps.push(steps[firstGap]!);
    const kept = [lowest, highest, firstGap];
    if (first === 0) kept.push(first);
    if (past === length) kept.push(past - 1);
    kept.sort((a, b) => a - b);
    for (let i = 0; i < kept.length; i++) if (kept[i]! >= 0 && kept[i] !== kept[i - 1]) add(kept[i]!);
  }
}
