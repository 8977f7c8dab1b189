import type { Matrix } from '../shared/records/matrix.js';

/** A piece of the line, in cells of the matrix: x by columns, y by rows. */
export type Segment = readonly [fromX: number, fromY: number, toX: number, toY: number];

/** The line along which a matrix has this level, cell by cell (marching squares, Lorensen & Cline 1987 in the plane). */
export function contour({ rows, columns, values }: Matrix, level: number): Segment[] {
  const segments: Segment[] = [];
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const at = row * columns + column;
      const corners = [values[at]!, values[at + 1]!, values[at + columns + 1]!, values[at + columns]!] as const;
      const crossings = crossingsOf(corners, level);
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        const [from, to] = [crossings[i]!, crossings[i + 1]!];
        segments.push([column + from[0], row + from[1], column + to[0], row + to[1]]);
      }
    }
  }
  return segments;
}

/** Ways around the cell: along its lowest row, up, back, and down. */
const SIDES = [
  [0, 0, 1, 0],
  [1, 0, 0, 1],
  [1, 1, -1, 0],
  [0, 1, 0, -1],
] as const;

/** Where the level crosses the sides of a cell, in their order: none, two, or, at a saddle, four. */
function crossingsOf(corners: readonly number[], level: number): [number, number][] {
  return SIDES.flatMap(([x, y, dx, dy], side): [number, number][] => {
    const [from, to] = [corners[side]!, corners[(side + 1) % 4]!];
    if (from > level === to > level) return [];
    const share = (level - from) / (to - from);
    return [[x + dx * share, y + dy * share]];
  });
}
