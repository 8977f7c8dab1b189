/** Curves as a report draws them: thinned to what a picture can show. */
import { thinCurve } from '../../models/core/comparison/thin-curve.js';
import { Smoother } from '../../models/core/plot/smoothing.js';

/** Values of one metric by step; NaN where there was none. */
export interface Curve {
  steps: ArrayLike<number>;
  values: ArrayLike<number>;
}

export interface Point {
  x: number;
  y: number;
}

/** At most some four points for each of `columns` stretches of steps, see thinCurve; values that are not finite are left out. */
export function thinned({ steps, values }: Curve, columns: number): Point[] {
  const x = Float64Array.from(steps);
  const whole = { steps: Int32Array.from(steps), x, values: Float32Array.from(values) };
  const thin = thinCurve(whole, { from: x[0] ?? 0, to: x.at(-1) ?? 0, columns });
  return Array.from(thin.x, (at, i) => ({ x: at, y: thin.values[i]! })).filter(({ y }) => Number.isFinite(y));
}

/** Averages of as many values, see Smoother; gaps stay as they are. */
export function smoothed({ steps, values }: Curve, weight: number): Curve {
  const out = new Float32Array(values.length);
  new Smoother(weight).extend(Float32Array.from(values), out, 0, values.length);
  return { steps, values: out };
}

/** Where a curve ends, and between which values it went; null where it has none. */
export interface CurveFacts {
  last: Point;
  lowest: Point;
  highest: Point;
  /** How many of its values were finite. */
  count: number;
}

export function factsOf({ steps, values }: Curve): CurveFacts | null {
  let facts: CurveFacts | null = null;
  for (let at = 0; at < steps.length; at++) {
    const point = { x: steps[at]!, y: values[at]! };
    if (!Number.isFinite(point.y)) continue;
    if (!facts) facts = { last: point, lowest: point, highest: point, count: 1 };
    else {
      facts.last = point;
      facts.count++;
      if (point.y < facts.lowest.y) facts.lowest = point;
      if (point.y > facts.highest.y) facts.highest = point;
    }
  }
  return facts;
}
