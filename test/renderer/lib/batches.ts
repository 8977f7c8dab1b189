import type { MetricsEvent } from '../../../electron/protocol/run.js';

/** Metrics of these steps, the loss telling its step. */
export function batchOf(...steps: number[]): MetricsEvent {
  return {
    kind: 'metrics',
    steps: Int32Array.from(steps),
    wallMs: Float64Array.from(steps, (step) => step * 2),
    values: { loss: Float32Array.from(steps, (step) => step / 10) },
    examplesPerSecond: 1000,
  };
}

/** 10, 20, … up to `last`. */
export const tens = (first: number, last: number): number[] =>
  Array.from({ length: (last - first) / 10 + 1 }, (_, i) => first + 10 * i);
