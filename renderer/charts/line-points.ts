import { firstAfter } from '../lib/first-after.js';
import { MetricColumn } from '../lib/metric-column.js';

/** What is known of one line of a chart, ascending by x: point i lies at `xs[i] / per`. What lies beyond `length` is no data. */
export interface LinePoints {
  readonly xs: Int32Array | Float64Array;
  readonly per: number;
  readonly length: number;
  readonly column: MetricColumn;
  /** Around a line that stands for several. */
  readonly band?: Band;
}

/** All columns are parallel to the line's own. */
export interface Band {
  readonly low: MetricColumn;
  readonly high: MetricColumn;
  /** How many the line is the mean of here. */
  readonly counts: MetricColumn;
  /** How many it is the mean of where none is missing. */
  readonly of: number;
}

type Placed = Pick<LinePoints, 'xs' | 'per' | 'length'>;

/** What x × per may be off by after it was divided; steps are whole, and times are told in tenths of a millisecond. */
const ROUNDING = 1e-6;

/** The x of point `at`; NaN where there is none. */
export const xOf = ({ xs, per, length }: Placed, at: number): number => (at < length ? (xs[at] ?? NaN) / per : NaN);

/** The number of points that are not after `x`. */
export const countTo = ({ xs, per, length }: Placed, x: number): number => firstAfter(xs, length, x * per + ROUNDING);

/** Position of the last point that is not after `x`; -1 where there is none. */
export const pointAt = (points: Placed, x: number): number => countTo(points, x) - 1;

/** Position of the first point that is not before `x`; `length` where there is none. */
export const pointFrom = ({ xs, per, length }: Placed, x: number): number => firstAfter(xs, length, x * per - ROUNDING);

/** Position of the point nearest to `x`, the earlier one of two that are; -1 where there is none. */
export function nearestPoint(points: Placed, x: number): number {
  if (points.length === 0) return -1;
  const before = Math.max(0, pointAt(points, x));
  const next = Math.min(before + 1, points.length - 1);
  return xOf(points, next) - x < x - xOf(points, before) ? next : before;
}

/** The x nearest to `x` at which any line has a point; null where none has one. */
export function nearestX(all: readonly Placed[], x: number): number | null {
  let nearest: number | null = null;
  for (const points of all) {
    const at = nearestPoint(points, x);
    if (at < 0) continue;
    const found = xOf(points, at);
    if (nearest === null || Math.abs(found - x) < Math.abs(nearest - x)) nearest = found;
  }
  return nearest;
}

/** Points of plain numbers: `xs` ascend, NaN is a gap. */
export function pointsOf(
  xs: ArrayLike<number>,
  values: ArrayLike<number>,
  band?: { low: ArrayLike<number>; high: ArrayLike<number>; counts: ArrayLike<number>; of: number },
): LinePoints {
  return {
    xs: Float64Array.from(xs),
    per: 1,
    length: xs.length,
    column: columnOf(values),
    ...(band && {
      band: {
        ...{ low: columnOf(band.low), high: columnOf(band.high) },
        ...{ counts: columnOf(band.counts), of: band.of },
      },
    }),
  };
}

function columnOf(values: ArrayLike<number>): MetricColumn {
  const column = new MetricColumn();
  column.append(Float32Array.from(values), values.length);
  return column;
}
