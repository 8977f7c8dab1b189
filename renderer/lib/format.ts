const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 });
const percent = new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 0 });
const finePercent = new Intl.NumberFormat('en-GB', {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const significant = new Intl.NumberFormat('en-GB', { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
const exact = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 7 });
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const timeWithSeconds = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** Stands where there is nothing to say yet and keeps the line's height. */
export const NO_TEXT = '\u00a0';

/** "12,480" */
export const formatCount = (value: number): string => whole.format(value);
/** "12.5k", "1.2M" */
export function formatCompact(value: number): string {
  if (value >= 999_500) return `${short.format(value / 1e6)}M`;
  return value >= 1000 ? `${short.format(value / 1000)}k` : short.format(value);
}
/** Of a fraction 0…1: "62%" */
export const formatPercent = (fraction: number): string => percent.format(fraction);
/** With one digit more: "88.1%" */
export const formatFinePercent = (fraction: number): string => finePercent.format(asMeant(fraction));
/** A float32 is the decimal number that it stands for: 0.8695 of 2,000 is 87.0%, however it is stored. */
const asMeant = (value: number): number => Number(value.toPrecision(7));
/** Of a probability: "62%", and never all or nothing where it is not: "99.7%", ">99.9%", "0.4%", "<0.1%". */
export function formatProbability(fraction: number): string {
  if (fraction === 0 || fraction === 1 || (fraction >= 0.01 && fraction < 0.985)) return percent.format(fraction);
  if (fraction < 0.001) return '<0.1%';
  return fraction > 0.999 ? '>99.9%' : finePercent.format(fraction);
}
/** Date and time for details: "5 Mar 2026, 14:02:11" */
export const formatMoment = (iso: string): string => full.format(new Date(iso));
/** "14:02:11" */
export const formatClock = (iso: string): string => timeWithSeconds.format(new Date(iso));

/** Three significant digits, "–" for what is not a number: "1.64", "0.00231", "5.1e-7". */
export function formatValue(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e6) return trimExponent(value.toExponential(2));
  return minus(significant.format(value));
}

/** All the digits a float32 has: "0.6931472". */
export function formatExact(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return 'not finite';
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e7) ? trimExponent(value.toExponential(6)) : minus(exact.format(value));
}

/** With its sign: "+0.03", "−0.03". */
export function formatChange(value: number): string {
  const text = formatValue(Math.abs(value));
  return value < 0 ? `−${text}` : `+${text}`;
}

/** A setting the way people write it: "0.0002", "2e-7", "64". */
export function formatSetting(value: number): string {
  const size = Math.abs(value);
  return size !== 0 && size < 1e-4 ? trimExponent(value.toExponential()) : String(value);
}

/** A number as it is read, not typed: "1,200", "0.0002". */
export const formatPlain = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) >= 1000 ? formatCount(value) : formatSetting(value);

/** "6 min 20 s", "2 h 05 min", "45 s". */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  const total = Math.max(0, Math.round(seconds));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  if (hours > 0) return `${whole.format(hours)} h ${String(minutes).padStart(2, '0')} min`;
  if (minutes > 0) return `${minutes} min ${String(total % 60).padStart(2, '0')} s`;
  return `${total} s`;
}

/** The time of today, else the day: "09:41", "3 Mar". */
export function formatWhen(iso: string, now: Date): string {
  const date = new Date(iso);
  return date.toDateString() === now.toDateString() ? time.format(date) : day.format(date);
}

/** "1 image", "64 images". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** The unit of a count, as in "1 batch" and "2 batches". */
export function unitOf(count: number, unit: string): string {
  return count === 1 ? unit.replace(/(?<=ch|sh|x|ss)es$|s$/, '') : unit;
}

function trimExponent(text: string): string {
  return minus(text.replace('e+', 'e').replace(/\.?0+e/, 'e'));
}

function minus(text: string): string {
  return text.replace('-', '−').replace('e−', 'e-');
}
