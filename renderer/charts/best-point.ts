import type { ChartLine } from './chart-line.js';
import type { LinePoints } from './line-points.js';

/**
 * Position of the best of a line's points, the earliest of equals; null where nothing says which way is good. Of lines that are
 * measured all the time none is marked: the best of so many is the noise's.
 */
export function bestPoint({ better, evaluated }: ChartLine, { column, length }: LinePoints): number | null {
  if (better === undefined || !evaluated || length < 2) return null;
  const { lowest, highest } = column.extremes.find(0, length);
  const best = better === 'lower' ? lowest : highest;
  return best < 0 ? null : best;
}
