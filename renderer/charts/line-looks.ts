import type { ShownMetric } from '../lib/shown-metric.js';

/** How the few values of an evaluation are drawn: dashes, and a mark at each value, or none. */
export interface Look {
  dash: readonly number[];
  mark: 'circle' | 'rect' | 'triangle' | null;
}

/** What others are held to. */
const reference: Look = { dash: [3, 3], mark: null };

const looks: readonly Look[] = [
  { dash: [5, 3], mark: 'circle' },
  { dash: [1.5, 2.5], mark: 'rect' },
  { dash: [8, 3, 1.5, 3], mark: 'triangle' },
];

/** A look for each metric of a chart, null for those measured at every step: the same colour never looks the same twice. */
export function lineLooks(metrics: readonly ShownMetric[]): (Look | null)[] {
  const seen = new Map<string, number>();
  return metrics.map(({ part, evaluated, isReference }) => {
    if (isReference) return reference;
    if (!evaluated) return null;
    const before = seen.get(part) ?? 0;
    seen.set(part, before + 1);
    return looks[before % looks.length]!;
  });
}
