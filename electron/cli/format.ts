/** Numbers and times for people. */
import type { MetricInfo } from '../../models/core/telemetry.js';

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });

export const count = (value: number): string => whole.format(value);

/** Three to four digits, however large or small the number: 0.693, 12.35, 1,235, 1.2e-7. */
export function measure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 100_000)) return value.toExponential(1);
  return size >= 1000 ? count(value) : value.toFixed(size >= 100 ? 0 : size >= 10 ? 2 : 3);
}

/** A share of 1 as a percentage: 91.3 %. */
export function percent(share: number): string {
  return Number.isFinite(share) ? `${(share * 100).toFixed(1)} %` : String(share);
}

/** A metric's value as its unit wants it, see MetricInfo. */
export function metricValue(value: number, unit: MetricInfo['unit']): string {
  return unit === 'share' ? percent(value) : measure(value);
}

/** "8 s", "3 min 20 s", "2 h 5 min". */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  const minutes = Math.floor(s / 60);
  if (minutes < 60) return s % 60 === 0 ? `${minutes} min` : `${minutes} min ${s % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const dates = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** A moment; what is none, as whoever wrote it has it. */
export function date(iso: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? iso : dates.format(time);
}

const daysOfYear = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const days = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });

/** The same in fewer characters: "30 Nov, 14:02" in the year of `now`, "30 Nov 2025" in others. */
export function briefDate(iso: string, now: Date): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  return (time.getFullYear() === now.getFullYear() ? daysOfYear : days).format(time);
}
