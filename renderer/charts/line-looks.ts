import type { ShownMetric } from '../lib/shown-metric.js';

/** How a line is drawn that is not a plain one: dashes, and a mark at each of its few values, or none. */
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

/**
 * A look for each metric of a chart, null for the first of a colour among those measured at every step, which have no marks: the same
 * colour never looks the same twice.
 */
export function lineLooks(metrics: readonly ShownMetric[]): (Look | null)[] {
  const seen = new Map<string, number>();
  const steady = new Map<string, number>();
  return metrics.map(({ part, evaluated, isReference }) => {
    if (isReference) return reference;
    if (!evaluated) {
      const before = steady.get(part) ?? 0;
      steady.set(part, before + 1);
      return before === 0 ? null : { ...looks[(before - 1) % looks.length]!, mark: null };
    }
    const before = seen.get(part) ?? 0;
    seen.set(part, before + 1);
    return looks[before % looks.length]!;
  });
}
