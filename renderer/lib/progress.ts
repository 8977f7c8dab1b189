import type { MetricStore } from './metric-store.js';

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

/** Seconds until the run's last step at the present speed; NaN while it isn't known. */
export function secondsLeft(store: MetricStore, step: number, steps: number): number {
  return (steps - step) / stepsPerSecond(store);
}

/** How much a smoothed curve changed over the `span` steps up to position `index`; NaN where it doesn't reach back. */
export function change(values: Float32Array, store: MetricStore, index: number, span: number): number {
  const step = store.steps[index];
  if (step === undefined || index < 0) return NaN;
  const before = store.at(step - span);
  return before < 0 ? NaN : values[index]! - values[before]!;
}
