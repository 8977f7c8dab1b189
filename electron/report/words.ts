/** Numbers and times of a report. */
import { figure, stepText } from '../../models/core/diagnosis/figure.js';
import type { MetricInfo } from '../../models/core/telemetry.js';

/** A metric's value as its unit wants it: "0.693", of a share "91.3%"; "–" for what was not measured. */
export function valueText(value: number | undefined, unit?: MetricInfo['unit']): string {
  if (value === undefined || Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return 'not finite';
  return (unit === 'share' ? `${(Number(value.toPrecision(7)) * 100).toFixed(1)}%` : figure(value)).replace(/^-/, '−');
}

export const countText = stepText;

/** "8 s", "3 min 20 s", "2 h 5 min". */
export function durationText(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  const minutes = Math.floor(s / 60);
  if (minutes < 60) return s % 60 === 0 ? `${minutes} min` : `${minutes} min ${s % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "30 Nov 2026, 14:02 UTC": a report is read on other clocks. What is no moment stays as it is. */
export function momentText(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
  return `${format.format(time)} UTC`;
}

/** "212 KB", "1.4 MB", "3.2 GB". */
export function sizeText(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
