import type { FitBody } from '../../../models/classifier/panels/fit.js';
import { formatCount, formatValue } from '../../lib/format.js';
import { spanOf, type Span } from '../../../models/core/plot/scale.js';

/** One span for both axes, so that the diagonal is one. */
export function fitSpan({ points }: Pick<FitBody, 'points'>): Span {
  return spanOf(points.flat());
}

/** R² as people write it: three digits, or why there is none. */
export function r2Text(r2: number | null): string {
  return r2 === null ? '–' : formatValue(r2);
}

/** The points that are farthest from the diagonal, the farthest first. */
export function farthest(points: FitBody['points'], most: number): FitBody['points'] {
  return [...points].sort((a, b) => Math.abs(b[1] - b[0]) - Math.abs(a[1] - a[0])).slice(0, most);
}

/** The diagram for whoever doesn't see it. */
export function fitText(body: FitBody): string {
  const { target, examples, points, rootMeanSquaredError, meanAbsoluteError } = body;
  const { from, to } = spanOf(
    points.map(([truth]) => truth),
    0,
  );
  return `Predicted against true ${target} of ${formatCount(examples)} rows, true values from ${formatValue(from)} to ${formatValue(to)}. Root mean squared error ${formatValue(rootMeanSquaredError)}, mean absolute error ${formatValue(meanAbsoluteError)}, R² ${r2Text(body.r2)}.`;
}
