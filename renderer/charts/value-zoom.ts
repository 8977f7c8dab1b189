import type { XRange } from './axis.js';

export interface ValueZoom {
  /** All values, which no zoom goes beyond. */
  whole: XRange;
  /** Below 1 to come closer. */
  factor: number;
  /** What stays at its height. */
  around: number;
  log: boolean;
}

/** Closer than this no values of 32 bits can be told apart, as a share of what all of them span. */
const CLOSEST = 1e-5;

/** The values that are shown after zooming from `shown`; null for all. On a logarithmic axis their orders of magnitude are zoomed. */
export function zoomedValues(shown: XRange, { whole, factor, around, log }: ValueZoom): XRange | null {
  const [to, back] = log ? [Math.log10, (value: number) => 10 ** value] : [same, same];
  const [low, high] = [to(shown.from), to(shown.to)];
  const [least, most] = [to(whole.from), to(whole.to)];
  const middle = Math.min(high, Math.max(low, to(around)));
  const width = Math.max((most - least) * CLOSEST, (high - low) * factor);
  if (!(width < most - least)) return null;
  const share = high > low ? (middle - low) / (high - low) : 0.5;
  const start = Math.min(Math.max(least, middle - share * width), most - width);
  return { from: back(start), to: back(start + width) };
}

const same = (value: number): number => value;
