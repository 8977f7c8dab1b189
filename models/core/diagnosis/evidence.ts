import { figure } from './figure.js';
import { medianOf, type MetricWindows } from './metric-windows.js';

/** Windows that stand for a moment: some two hundred steps. */
const MOMENT = 4;
/** Of a value: by less it has not gone anywhere. */
const SAME = 0.05;

/** What a metric was just before window `first`; NaN where nothing is known of that. */
export function before(windows: MetricWindows, name: string, first: number): number {
  return momentOf(windows.medians(name)?.slice(Math.max(0, first - MOMENT), first));
}

/** What a metric is now, or was in the last windows up to `end`; NaN where nothing is known of it. */
export function upTo(windows: MetricWindows, name: string, end = windows.length): number {
  return momentOf(windows.medians(name)?.slice(Math.max(0, end - MOMENT), end));
}

function momentOf(medians: readonly number[] = []): number {
  return medianOf(medians.filter(Number.isFinite));
}

/** "D(x) went from 0.62 to 0.98", or where it was much the same, or began so, "D(x) is 0.98". */
export function movement(title: string, from: number, to: number): string {
  const moved = Number.isFinite(from) && Math.abs(to - from) > SAME * Math.abs(from);
  return moved ? `${title} went from ${figure(from)} to ${figure(to)}` : `${title} is ${figure(to)}`;
}
