import type { TableTargetInfo } from '../../models/data/dataset.js';

/** So many kinds of marks there are; further classes share the last. */
export const SERIES = 6;

export interface PointMark {
  /** Within the drawing, 0…1, y upwards. */
  x: number;
  y: number;
  /** From 0: the class, or the sixth of its range that a number lies in. */
  series: number;
}

/** Where points of a table of two columns are drawn; both axes have their own scale. */
export function pointMarks(
  points: readonly (readonly [number, number, number])[],
  { kind, least, greatest }: Pick<TableTargetInfo, 'kind' | 'least' | 'greatest'>,
): PointMark[] {
  const scale = (axis: 0 | 1) => {
    const values = points.map((point) => point[axis]);
    const [from, to] = [Math.min(...values), Math.max(...values)];
    return (value: number) => (to === from ? 0.5 : (value - from) / (to - from));
  };
  const [across, up] = [scale(0), scale(1)];
  const range = (greatest ?? 0) - (least ?? 0) || 1;
  return points.map(([x, y, target]) => ({
    x: across(x),
    y: up(y),
    series: Math.min(SERIES - 1, kind === 'classes' ? target : Math.floor((SERIES * (target - (least ?? 0))) / range)),
  }));
}
