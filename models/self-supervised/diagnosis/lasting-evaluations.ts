import type { Measured } from '../../core/diagnosis/metric-windows.js';

/** Where the evaluations begin that are so up to the newest one; null where that is not so, or there are fewer than `least`. */
export function lastingEvaluations({ values }: Measured, isSo: (at: number) => boolean, least: number): number | null {
  let first = values.length;
  while (first > 0 && isSo(first - 1)) first--;
  return values.length - first >= least ? first : null;
}
