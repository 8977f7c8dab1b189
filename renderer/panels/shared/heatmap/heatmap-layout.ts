import type { CellWindow } from '../records/matrix.js';

/** Where the cells are drawn, in the canvas's own pixels. */
export interface Plot {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Extent {
  rows: number;
  columns: number;
}

/** The largest plot beside its labels; `square` cells where the matrix says attention, any shape otherwise. */
export function layPlot(room: {
  width: number;
  height: number;
  labelWidth: number;
  labelHeight: number;
  size: Extent;
  square: boolean;
}): Plot {
  const { size, labelWidth, labelHeight } = room;
  let width = Math.max(1, room.width - labelWidth);
  let height = Math.max(1, room.height - labelHeight);
  if (room.square) {
    const cell = Math.min(width / size.columns, height / size.rows);
    // Cells of whole pixels where that wastes little room: then all of them have the same size.
    const whole = Math.floor(cell);
    const used = whole >= 1 && whole >= cell * 0.93 ? whole : cell;
    width = Math.floor(used * size.columns);
    height = Math.floor(used * size.rows);
  }
  const left = labelWidth + Math.max(0, Math.floor((room.width - labelWidth - width) / 2));
  return { left, top: labelHeight, width: Math.floor(width), height: Math.floor(height) };
}

/** All cells of what has this many; nothing else of it is kept. */
export const wholeOf = ({ rows, columns }: Extent): CellWindow => ({ row: 0, column: 0, rows, columns });

/** The window drawn `factor` times as large around a cell, within the matrix; cells are never larger than a sixth of it. */
export function zoomedAt(
  window: CellWindow,
  size: Extent,
  at: { row: number; column: number },
  factor: number,
): CellWindow {
  const least = Math.min(6, size.rows, size.columns);
  const shrink = Math.max(
    Math.min(1 / factor, size.columns / window.columns, size.rows / window.rows),
    least / Math.min(window.columns, window.rows),
  );
  if (shrink >= Math.min(size.columns / window.columns, size.rows / window.rows)) return wholeOf(size);
  const columns = window.columns * shrink;
  const rows = window.rows * shrink;
  return kept(
    {
      column: at.column - ((at.column - window.column) / window.columns) * columns,
      row: at.row - ((at.row - window.row) / window.rows) * rows,
      columns,
      rows,
    },
    size,
  );
}

/** The window moved by cells, within the matrix. */
export function pannedBy(window: CellWindow, size: Extent, columns: number, rows: number): CellWindow {
  return kept({ ...window, column: window.column + columns, row: window.row + rows }, size);
}

/** The window moved as little as it takes to show a whole cell. */
export function showing(window: CellWindow, size: Extent, at: { row: number; column: number }): CellWindow {
  const reach = (start: number, length: number, cell: number) => Math.min(cell, Math.max(cell + 1 - length, start));
  return kept(
    {
      ...window,
      row: reach(window.row, window.rows, at.row),
      column: reach(window.column, window.columns, at.column),
    },
    size,
  );
}

/** The cell under a point of the canvas; undefined beside the plot. */
export function cellAt(
  plot: Plot,
  window: CellWindow,
  x: number,
  y: number,
): { row: number; column: number } | undefined {
  const across = (x - plot.left) / plot.width;
  const down = (y - plot.top) / plot.height;
  if (across < 0 || down < 0 || across >= 1 || down >= 1) return undefined;
  return {
    row: Math.floor(window.row + down * window.rows),
    column: Math.floor(window.column + across * window.columns),
  };
}

export interface AxisLabel {
  /** The cell, from 0. */
  at: number;
  text: string;
}

/**
 * Labels of the cells that are in sight. Where there is no room for all of them, those of every so-and-so-many cells: their
 * positions, counted from 1, because single tokens out of a sequence say little, or with `named` the labels themselves.
 */
export function axisLabels(axis: {
  labels: readonly string[];
  /** First cell in sight and how many, both perhaps in parts. */
  first: number;
  count: number;
  /** Pixels of a cell, and the least that a label and a number need. */
  cell: number;
  needed: number;
  neededByNumber: number;
  named: boolean;
}): AxisLabel[] {
  const from = Math.max(0, Math.floor(axis.first));
  const to = Math.min(axis.labels.length, Math.ceil(axis.first + axis.count));
  const tokens = axis.named || isRoomForAll(axis.cell, axis.needed);
  const stride = tokens ? strideOf(axis.needed / axis.cell) : Math.max(2, strideOf(axis.neededByNumber / axis.cell));
  const shown: AxisLabel[] = [];
  for (let at = from; at < to; at++) {
    if (tokens && at % stride === 0) shown.push({ at, text: axis.labels[at]! });
    else if (!tokens && (at + 1) % stride === 0) shown.push({ at, text: String(at + 1) });
  }
  return shown;
}

/** Whether there is room to name every cell; else positions are told by their number. */
export function isRoomForAll(cell: number, needed: number): boolean {
  return strideOf(needed / cell) === 1;
}

/** The smallest of 1, 2, 5, 10, 20, 50 … that is not below `least`. */
function strideOf(least: number): number {
  let ten = 1;
  for (;;) {
    for (const factor of [1, 2, 5]) if (ten * factor >= least) return ten * factor;
    ten *= 10;
  }
}

function kept(window: CellWindow, size: Extent): CellWindow {
  return {
    ...window,
    column: Math.min(size.columns - window.columns, Math.max(0, window.column)),
    row: Math.min(size.rows - window.rows, Math.max(0, window.row)),
  };
}
