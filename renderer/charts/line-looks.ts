import type { ShownMetric } from '../lib/shown-metric.js';

type Mark = 'circle' | 'rect' | 'triangle';

/** How a line is drawn that is not a plain one: dashes, and a mark at each of its few values, or none. */
export interface Look {
  dash: readonly number[];
  mark: Mark | null;
}

/** What others are held to. */
const references: readonly Look[] = [
  { dash: [3, 3], mark: null },
  { dash: [1, 3], mark: null },
  { dash: [7, 2, 1, 2], mark: null },
];

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
  const held = new Map<string, number>();
  return metrics.map(({ part, evaluated, isReference }) => {
    if (isReference) {
      const before = held.get(part) ?? 0;
      held.set(part, before + 1);
      return references[before % references.length]!;
    }
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

/** Pixels from one mark to the next below which a line has none. */
const MARK_SPACING = 7;

/** As it is drawn: `faint` are raw values behind a smoothed curve. */
interface MarkedLine {
  style: 'plain' | 'faint' | Look;
  points: readonly { y: number }[];
}

/** What stands at each value of a line that is drawn `width` pixels wide. A single value has a mark always: it makes no line. */
export function markOf({ style, points }: MarkedLine, width: number): Mark | null {
  if (style === 'faint') return null;
  const mark = style === 'plain' ? null : style.mark;
  if (points.filter(({ y }) => Number.isFinite(y)).length === 1) return mark ?? 'circle';
  return width / points.length >= MARK_SPACING ? mark : null;
}
