import type { MetricWindows } from '../../models/core/diagnosis/metric-windows.js';

/** A line of the evidence in a box of `width` × `height`, its newest value, and where the trouble begins in it. */
export interface EvidencePicture {
  lines: { name: string; path: string; newest: number }[];
  /** x; the width where that lies before the picture's beginning or isn't known. */
  since: number;
}

/** Values that lines are drawn of: more than there are pixels tell nothing. */
const MOST = 120;

/** The metrics by their windows, or evaluations, up to now, on one scale from their lowest to their highest value. */
export function evidencePicture(
  windows: MetricWindows,
  names: readonly string[],
  { since, width, height }: { since: number; width: number; height: number },
): EvidencePicture {
  const series = names
    .map((name) => ({ name, ...thinned(measured(windows, name)) }))
    .filter(({ steps }) => steps.length > 1);
  const values = series.flatMap((one) => one.values);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const first = Math.min(...series.map(({ steps }) => steps[0]!));
  const last = Math.max(...series.map(({ steps }) => steps.at(-1)!));
  const x = (step: number) => round(last > first ? ((step - first) / (last - first)) * width : 0);
  const y = (value: number) => round(high > low ? height - ((value - low) / (high - low)) * height : height / 2);
  return {
    lines: series.map(({ name, steps, values }) => ({
      name,
      path: `M${steps.map((step, i) => `${x(step)},${y(values[i]!)}`).join('L')}`,
      newest: values.at(-1)!,
    })),
    since: series.length === 0 ? width : Math.min(width, Math.max(0, x(since))),
  };
}

interface Values {
  steps: readonly number[];
  values: readonly number[];
}

/** Finite values only. */
function measured(windows: MetricWindows, name: string): Values {
  const medians = windows.medians(name);
  if (!medians) return windows.evaluated(name);
  const finite = Array.from(medians.keys()).filter((i) => Number.isFinite(medians[i]));
  return { steps: finite.map((i) => windows.to[i]!), values: finite.map((i) => medians[i]!) };
}

/** At most MOST of them, evenly, the last one among them. */
function thinned({ steps, values }: Values): Values {
  const every = Math.ceil(steps.length / MOST);
  const kept = (_: number, i: number) => (steps.length - 1 - i) % every === 0;
  return { steps: steps.filter(kept), values: values.filter(kept) };
}

const round = (value: number): number => Math.round(value * 10) / 10;
