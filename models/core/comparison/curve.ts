import type { ComparedRun } from './compared-run.js';

export const curveAxes = ['step', 'epoch', 'time'] as const;

/** What curves are drawn over: training steps, passes over the data, or seconds of training. */
export type CurveAxis = (typeof curveAxes)[number];

/** A metric of a run; the three are parallel. */
export interface Curve {
  /** Ascending. */
  steps: Int32Array;
  /** Steps, epochs or seconds; never descending. */
  x: Float64Array;
  /** NaN where a value was not finite: nothing was updated at that step. */
  values: Float32Array;
}

/**
 * The steps at which the metric was measured. Null where the run does not record it or has no such axis, as of epochs where
 * its steps are no part of one. An epoch is stepsPerEpoch steps of this very run, so that runs with other batches can be held
 * side by side; seconds are of training, pauses left out, and go on where a run was resumed.
 *
 * NaN among what was measured means "not measured" for metrics of evaluations, and at step 0 for all others, which are left
 * out here; of all others it means that the value was not finite, and stays.
 */
export function metricCurve({ record, measured }: ComparedRun, metric: string, by: CurveAxis): Curve | null {
  const recorded = record.metrics.find(({ name }) => name === metric);
  const values = Object.hasOwn(measured.values, metric) ? measured.values[metric] : undefined;
  const { stepsPerEpoch } = record;
  if (!recorded || !values || (by === 'epoch' && stepsPerEpoch === null)) return null;
  const { steps, wallMs, length = steps.length } = measured;
  const places = new Int32Array(length);
  let count = 0;
  for (let at = 0; at < length; at++) {
    const value = values[at]!;
    // Neither NaN nor an infinity minus itself is 0.
    if (value - value === 0 || (!recorded.evaluated && steps[at]! > 0)) places[count++] = at;
  }
  const curve = { steps: new Int32Array(count), x: new Float64Array(count), values: new Float32Array(count) };
  for (let to = 0; to < count; to++) {
    const at = places[to]!;
    const value = values[at]!;
    curve.steps[to] = steps[at]!;
    curve.x[to] = by === 'time' ? wallMs[at]! / 1000 : by === 'step' ? steps[at]! : steps[at]! / stepsPerEpoch!;
    curve.values[to] = value - value === 0 ? value : NaN;
  }
  return onwards(curve);
}

/** Lines of a file that was mended may come in any order, and a clock that was wrong for a while must not draw a line backwards. */
function onwards(curve: Curve): Curve {
  const { steps, x } = curve;
  let inOrder = true;
  for (let at = 1; at < steps.length && inOrder; at++) inOrder = steps[at]! >= steps[at - 1]!;
  if (!inOrder) {
    const order = Array.from(steps.keys()).sort((a, b) => steps[a]! - steps[b]!);
    const [values, xs] = [curve.values.slice(), x.slice()];
    steps.sort();
    order.forEach((from, to) => {
      curve.values[to] = values[from]!;
      x[to] = xs[from]!;
    });
  }
  for (let at = 1; at < x.length; at++) if (x[at]! < x[at - 1]!) x[at] = x[at - 1]!;
  return curve;
}

/** The first point at which a curve is as good as `value`; null where it never is. */
export function firstReach(
  { steps, x, values }: Curve,
  value: number,
  better: 'lower' | 'higher',
): { step: number; x: number } | null {
  const at = values.findIndex((one) => (better === 'lower' ? one <= value : one >= value));
  return at < 0 ? null : { step: steps[at]!, x: x[at]! };
}

/**
 * The curve's value at `x`, between two points along the line between them: as it is drawn. Null before its first and after its
 * last point, and beside a value that was not finite.
 */
export function valueAt({ x: xs, values }: Curve, x: number): number | null {
  const value = between(xs, values, lastAt(xs, x), x);
  return Number.isNaN(value) ? null : value;
}

/** What was measured last at or before `x`; null before the first and after the last point, and where that was not finite. */
export function newestAt({ x: xs, values }: Curve, x: number): number | null {
  const at = lastAt(xs, x);
  if (at < 0 || x > xs.at(-1)!) return null;
  return Number.isNaN(values[at]) ? null : values[at]!;
}

/** The last point at or before `x`; -1 where there is none. */
function lastAt(xs: Float64Array, x: number): number {
  let [low, high] = [0, xs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (xs[middle]! > x) high = middle;
    else low = middle + 1;
  }
  return low - 1;
}

/** The value at `x`, which lies at or after point `at` and before the next one; NaN where there is none. */
export function between(xs: Float64Array, values: Float32Array, at: number, x: number): number {
  if (at < 0) return NaN;
  const x0 = xs[at]!;
  const y0 = values[at]!;
  if (x === x0) return y0;
  if (at + 1 >= xs.length) return NaN;
  return y0 + ((values[at + 1]! - y0) * (x - x0)) / (xs[at + 1]! - x0);
}
