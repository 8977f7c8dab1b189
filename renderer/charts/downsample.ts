import type { Curve } from '../lib/metric-column.js';
import { countTo, pointFrom, xOf, type LinePoints } from './line-points.js';

export interface Point {
  x: number;
  y: number;
}

export interface Drawn {
  /** Ascending by x; y is NaN where the line must break. */
  points: Point[];
  /** Where a value was not finite, one per pixel column at most. */
  gaps: number[];
}

export interface Stretch extends Pick<LinePoints, 'xs' | 'per' | 'length'> {
  /** Range of x that is visible. */
  from: number;
  to: number;
  /** Pixels that the range is wide. */
  columns: number;
  /** Leave out what a logarithmic axis can't show. */
  positiveOnly?: boolean;
  /** Pixels that are equally wide on a logarithmic x axis; `from` is positive then. */
  logX?: boolean;
}

/**
 * Thins a curve to what its pixels can show: of every pixel column the lowest and the highest value stay, in their
 * order, so no extreme is lost, and a value that is not finite breaks the line and is named in `gaps`. The first and the
 * last value stay as well, and one beyond either end, so that the line runs out of the picture.
 * Costs columns × log(length), whatever the length.
 */
export function downsample(curve: Curve, stretch: Stretch): Drawn {
  const { length, from, to, columns } = stretch;
  const drawn: Drawn = { points: [], gaps: [] };
  const start = pointFrom(stretch, from);
  const end = countTo(stretch, to);
  const add = (at: number) => {
    const y = curve.values[at]!;
    drawn.points.push({ x: xOf(stretch, at), y: stretch.positiveOnly === true && y <= 0 ? NaN : y });
  };
  if (start > 0 && !(stretch.logX === true && xOf(stretch, start - 1) <= 0)) add(start - 1);
  if (end - start <= columns * 2) {
    for (let at = start; at < end; at++) {
      add(at);
      if (!Number.isFinite(curve.values[at])) drawn.gaps.push(xOf(stretch, at));
    }
  } else {
    const width = (to - from) / columns;
    const border = stretch.logX
      ? (column: number) => from * (to / from) ** (column / columns)
      : (column: number) => from + column * width;
    for (let column = 1, at = start; at < end; column++) {
      const next = column >= columns ? end : Math.min(end, countTo(stretch, border(column)));
      if (next > at) addColumn(at, next);
      at = next;
    }
  }
  if (end < length) add(end);
  return drawn;

  function addColumn(first: number, past: number): void {
    const { lowest, highest, firstGap } = curve.extremes.find(first, past);
    if (firstGap >= 0) drawn.gaps.push(xOf(stretch, firstGap));
    const kept = [lowest, highest, firstGap];
    if (first === 0) kept.push(first);
    if (past === length) kept.push(past - 1);
    kept.sort((a, b) => a - b);
    for (let i = 0; i < kept.length; i++) if (kept[i]! >= 0 && kept[i] !== kept[i - 1]) add(kept[i]!);
  }
}
