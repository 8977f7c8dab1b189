import type { XRange } from './axis.js';

/**
 * The range after zooming by `factor` around a place of an axis that ends at `last`, never narrower than `least`; null shows all
 * of it. A place that is not in sight is brought into the middle.
 */
export function zoomed(
  range: XRange | null,
  { around, factor, last, least }: { around: number; factor: number; last: number; least: number },
): XRange | null {
  const { from, to } = range ?? { from: 0, to: last };
  const width = Math.max(least, (to - from) * factor);
  if (width >= last) return null;
  const share = around < from || around > to || to === from ? 0.5 : (around - from) / (to - from);
  const start = Math.min(Math.max(0, around - share * width), last - width);
  return { from: start, to: start + width };
}
