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

/**
 * At most `most` values within a span of a logarithmic axis, ascending: 1, 2 and 5 times powers of ten, powers of ten alone where
 * those are too many, and evenly spaced values where so few lie within that they would tell nothing.
 */
export function logTicksOf({ from, to }: Span, most: number): number[] {
  if (!(from > 0) || !(to > from)) return [];
  const [first, last] = [Math.floor(Math.log10(from)), Math.ceil(Math.log10(to))];
  const powers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const within = (values: number[]) => values.filter((value) => value >= from && value <= to);
  const fine = within(powers.flatMap((power) => [1, 2, 5].map((factor) => Number(`${factor}e${power}`))));
  if (fine.length < 2) return ticksOf({ from, to }, most);
  if (fine.length <= most) return fine;
  const stride = Math.ceil(within(powers.map((power) => Number(`1e${power}`))).length / Math.max(1, most));
  return within(powers.filter((power) => power % stride === 0).map((power) => Number(`1e${power}`)));
}

/** Longer numbers are written with an exponent. */
const LONGEST = 7;

/** How an axis's values are written: as few digits as tell its ticks apart. As percentages where they are shares of 1. */
export function tickFormat(ticks: readonly number[], unit?: 'share'): (value: number) => string {
  if (unit === 'share') {
    const of = tickFormat(ticks.map((tick) => tick * 100));
    return (value) => `${of(value * 100)}%`;
  }
  const largest = ticks.reduce((most, tick) => Math.max(most, Math.abs(tick)), 0);
  const place = lastPlace(ticks);
  const digits = Math.max(0, -place);
  const length = digits + (digits > 0 ? 1 : 0) + Math.max(1, powerOf(largest) + 1);
  if (largest >= 1e6 || (largest > 0 && largest < 1e-2 && length > LONGEST - 1)) {
    return (value) => (value === 0 ? '0' : withExponent(value, Math.max(0, powerOf(value) - place)));
  }
  const format = new Intl.NumberFormat('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return (value) => format.format(value === 0 ? 0 : value).replace('-', '−');
}

/** The power of ten of the last digit that any of them needs: −1 of 0, 0.2 and 0.4. */
function lastPlace(ticks: readonly number[]): number {
  const written = ticks.map((tick) => Number(tick.toPrecision(10)));
  let apart = Infinity;
  for (const [i, tick] of written.entries()) if (i > 0) apart = Math.min(apart, Math.abs(tick - written[i - 1]!));
  // Of a step of 1, 2 or 5 the first digit is enough; one of 2.5 needs two.
  const least = Number.isFinite(apart) && apart > 0 ? powerOf(apart) - 1 : -12;
  let place = least;
  while (place < 12 && written.every((tick) => isMultiple(tick, place + 1))) place++;
  return place;
}

const isMultiple = (value: number, power: number) => {
  const count = value / 10 ** power;
  return Math.abs(count - Math.round(count)) < 1e-6 * Math.max(1, Math.abs(count));
};

/** The power of ten of a number's first digit; 0 of 0. */
const powerOf = (value: number) => (value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)) + 1e-9));

const withExponent = (value: number, digits: number) =>
  value.toExponential(digits).replace('e+', 'e').replace(/^-/, '−');
