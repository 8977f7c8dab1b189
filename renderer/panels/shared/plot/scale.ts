/** A range of values along an axis of a plot. */
export interface Span {
  from: number;
  to: number;
}

/** About `most` round values within a span, ascending: steps of 1, 2 or 5 times a power of ten. */
export function ticksOf({ from, to }: Span, most: number): number[] {
  const width = to - from;
  if (!(width > 0) || most < 1) return [];
  const least = width / most;
  const ten = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((factor) => factor * ten).find((one) => one >= least * (1 - 1e-9)) ?? width;
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  // Multiples of a whole number of steps: adding steps up would end at 0.30000000000000004.
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** The smallest span that holds all of these, with a share of its width left free on both sides. */
export function spanOf(values: readonly number[], margin = 0.04): Span {
  let [from, to] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < from) from = value;
    if (value > to) to = value;
  }
  if (from > to) return { from: 0, to: 1 };
  // One value alone has room as well.
  const free = to > from ? (to - from) * margin : Math.abs(from) * margin || 1;
  return { from: from - free, to: to + free };
}

/** How an axis's values are written: as few digits as tell its ticks apart. */
export function tickFormat(ticks: readonly number[]): (value: number) => string {
  const step = ticks.length > 1 ? Math.abs(ticks[1]! - ticks[0]!) : 1;
  const largest = ticks.reduce((most, tick) => Math.max(most, Math.abs(tick)), 0);
  if (largest >= 1e6 || (largest > 0 && largest < 1e-3)) {
    return (value) => (value === 0 ? '0' : value.toExponential(1).replace('e+', 'e').replace('-', '−'));
  }
  const digits = Math.max(0, Math.min(6, -Math.floor(Math.log10(step) + 1e-9)));
  const format = new Intl.NumberFormat('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return (value) => format.format(value).replace('-', '−');
}
