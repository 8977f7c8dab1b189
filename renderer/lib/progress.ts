import { formatCount, formatValue } from './format.js';
import type { MetricStore } from './metric-store.js';
import { positionAt, type Series } from './series.js';

/** Points that the speed is measured over: long enough to be steady, short enough to follow a change. */
const WINDOW = 200;

/** Training steps per second over the newest points; NaN while there are too few. */
export function stepsPerSecond(store: MetricStore): number {
  const last = store.length - 1;
  const first = Math.max(0, last - WINDOW);
  if (last - first < 2) return NaN;
  const seconds = (store.wallMs[last]! - store.wallMs[first]!) / 1000;
  return seconds > 0 ? (store.steps[last]! - store.steps[first]!) / seconds : NaN;
}

/** "400 steps/s"; of steps that take longer than a second, what one takes: "12.4 s/step". */
export function paceText(stepsPerSecond: number): string {
  return stepsPerSecond >= 1 ? `${formatCount(stepsPerSecond)} steps/s` : `${formatValue(1 / stepsPerSecond)} s/step`;
}

/** Seconds until the run's last step at the present speed; NaN while it isn't known. */
export function secondsLeft(store: MetricStore, step: number, steps: number): number {
  return (steps - step) / stepsPerSecond(store);
}

/**
 * How much a series changed over the `span` steps up to `index`: its mean over a quarter of them, against that of as many
 * steps before, since single values are noise. NaN where it doesn't reach back.
 */
export function change(series: Series, index: number, span: number): number {
  const step = series.steps[index];
  if (step === undefined || index < 0 || positionAt(series, step - span) < 0) return NaN;
  return meanUpTo(series, step, span / 4) - meanUpTo(series, step - span, span / 4);
}

/** The mean of the finite values of the `width` steps up to `step`. */
function meanUpTo(series: Series, step: number, width: number): number {
  let [sum, count] = [0, 0];
  for (let at = positionAt(series, step); at >= 0 && series.steps[at]! > step - width; at--) {
    const value = series.column.values[at]!;
    if (!Number.isFinite(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}
