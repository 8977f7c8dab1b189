/** Curves as a report draws them: thinned to what a picture can show. */

/** Values of one metric by step; NaN where there was none. */
export interface Curve {
  steps: ArrayLike<number>;
  values: ArrayLike<number>;
}

export interface Point {
  x: number;
  y: number;
}

/**
 * The lowest and the highest value of each of `columns` stretches of steps, in their order, with the first and the last: no extreme is
 * lost. Values that are not finite are left out.
 */
export function thinned({ steps, values }: Curve, columns: number): Point[] {
  const finite: Point[] = [];
  for (let at = 0; at < steps.length; at++) {
    const y = values[at]!;
    if (Number.isFinite(y)) finite.push({ x: steps[at]!, y });
  }
  if (finite.length <= 2 * columns) return finite;
  const [first, last] = [finite[0]!, finite.at(-1)!];
  const width = (last.x - first.x) / columns || 1;
  const kept: Point[] = [first];
  let [low, high, column] = [first, first, 0];
  const keep = (): void => {
    for (const point of low.x <= high.x ? [low, high] : [high, low]) if (point !== kept.at(-1)) kept.push(point);
  };
  for (const point of finite) {
    const at = Math.min(columns - 1, Math.floor((point.x - first.x) / width));
    if (at !== column) {
      keep();
      [low, high, column] = [point, point, at];
    }
    if (point.y < low.y) low = point;
    if (point.y > high.y) high = point;
  }
  keep();
  if (kept.at(-1) !== last) kept.push(last);
  return kept;
}

/** A moving average that does not lean towards zero at its start (Kingma & Ba 2015, section 3); gaps stay as they are. */
export function smoothed({ steps, values }: Curve, weight: number): Curve {
  const out = new Float64Array(values.length);
  let [sum, share] = [0, 1];
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    out[at] = NaN;
    if (!Number.isFinite(value)) continue;
    sum = weight * sum + (1 - weight) * value;
    share *= weight;
    out[at] = sum / (1 - share);
  }
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
