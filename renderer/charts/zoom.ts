import type { StepRange } from './line-chart.js';

/** Fewer steps than this can't be told apart in a chart. */
const NARROWEST = 4;

/**
 * The range after zooming by `factor` around a step of a run that has trained `last` steps; null shows all of it.
 * A step that is not in sight is brought into the middle.
 */
export function zoomed(
  range: StepRange | null,
  { around, factor, last }: { around: number; factor: number; last: number },
): StepRange | null {
  const { from, to } = range ?? { from: 0, to: last };
  const width = Math.max(NARROWEST, (to - from) * factor);
  if (width >= last) return null;
  const share = around < from || around > to || to === from ? 0.5 : (around - from) / (to - from);
  const start = Math.min(Math.max(0, around - share * width), last - width);
  return { from: start, to: start + width };
}
