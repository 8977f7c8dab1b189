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

/** How much `values`, parallel to the series' steps, changed over the `span` steps up to `index`; NaN where it doesn't reach back. */
export function change(series: Series, values: Float32Array, index: number, span: number): number {
  const step = series.steps[index];
  if (step === undefined || index < 0) return NaN;
  const before = positionAt(series, step - span);
  return before < 0 ? NaN : values[index]! - values[before]!;
}
