/** A range of values along an axis. */
export interface Span {
  from: number;
  to: number;
}

/** About `most` round values within a span, ascending: steps of 1, 2 or 5 times a power of ten. */
export function ticksOf({ from, to }: Span, most: number): number[] {
  const least = (to - from) / most;
  if (!(least > 0)) return [];
  const ten = 10 ** Math.floor(Math.log10(least));
  const step = ([1, 2, 5, 10].find((factor) => factor * ten >= least * (1 - 1e-9)) ?? 10) * ten;
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  // Multiples of a whole number of steps: adding steps up would end at 0.30000000000000004.
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Powers of ten within a span of a logarithmic axis. */
export function powersOf({ from, to }: Span): number[] {
  const first = Math.ceil(Math.log10(from) - 1e-9);
  const count = Math.floor(Math.log10(to) + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => Number(`1e${first + i}`));
}

/** The span that holds nearly all of these values, and all where that is not much more; `isCut` where some lie outside. */
export function spanOf(values: readonly number[], margin = 0.05): Span & { isCut: boolean } {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return { from: 0, to: 1, isCut: false };
  const [low, high] = [sorted[0]!, sorted.at(-1)!];
  const [near, far] = [0.005, 0.995].map((share) => sorted[Math.round(share * (sorted.length - 1))]!) as [
    number,
    number,
  ];
  const isCut = far > near && high - low > MUCH * (far - near);
  const [from, to] = isCut ? [near, far] : [low, high];
  const free = to > from ? (to - from) * margin : Math.abs(from) * margin || 1;
  return { from: from - free, to: to + free, isCut };
}

/** Peaks that make an axis so many times as long hide what all the other values say. */
const MUCH = 4;

/** As few digits as tell ticks apart, with signs of thousands: "0.25", "12,000", "1e-6". */
export function tickText(ticks: readonly number[], unit?: 'share'): (value: number) => string {
  if (unit === 'share') {
    const of = tickText(ticks.map((tick) => tick * 100));
    return (value) => `${of(Number((value * 100).toPrecision(12)))}%`;
  }
  const largest = Math.max(0, ...ticks.map(Math.abs));
  if (largest >= 1e7 || (largest > 0 && largest < 1e-3)) {
    return (value) => (value === 0 ? '0' : value.toExponential().replace('e+', 'e').replace(/^-/, '−'));
  }
  return (value) => value.toLocaleString('en', { maximumSignificantDigits: 6 }).replace('-', '−');
}
