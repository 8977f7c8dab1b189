import type { CellWindow } from '../records/matrix.js';
import type { Plot } from './heatmap-layout.js';

/** Pictures that stand beside rows and above columns in place of labels: tile number i for the i-th of each. */
export interface EdgePictures {
  /** All tiles, without gaps; null while there is none. */
  picture: CanvasImageSource | null;
  tiles: { columns: number; tileWidth: number; tileHeight: number };
}

/** Pixels of the page between pictures and cells, and left free between pictures. */
const GAP = 4;
const BETWEEN = 1;

/** Room that pictures as large as a cell need at the left and on top of square cells, in pixels of the canvas. */
export function edgeRoom(room: { width: number; height: number }, cells: number, ratio: number) {
  const gap = GAP * ratio;
  const side = Math.floor((Math.min(room.width, room.height) - gap) / (cells + 1)) + gap;
  return { width: side, height: side };
}

/** Draws the pictures of the rows and columns in sight, at a whole multiple of their size where there is room for that. */
export function drawEdgePictures(
  context: CanvasRenderingContext2D,
  { picture, tiles }: EdgePictures,
  { plot, window, ratio }: { plot: Plot; window: CellWindow; ratio: number },
): void {
  if (!picture) return;
  const { columns, tileWidth, tileHeight } = tiles;
  const cell = plot.width / window.columns;
  const side = Math.min(cell - BETWEEN * ratio, plot.top - GAP * ratio);
  const scale = side / Math.max(tileWidth, tileHeight);
  const factor = scale >= 1 ? Math.floor(scale) : scale;
  const [width, height] = [tileWidth * factor, tileHeight * factor];
  context.save();
  context.imageSmoothingEnabled = factor < 1;
  const draw = (tile: number, x: number, y: number): void => {
    const [left, top] = [(tile % columns) * tileWidth, Math.floor(tile / columns) * tileHeight];
    context.drawImage(picture, left, top, tileWidth, tileHeight, Math.round(x), Math.round(y), width, height);
  };
  const inSight = (first: number, count: number) =>
    Array.from({ length: Math.floor(first + count) - Math.ceil(first) }, (_, at) => Math.ceil(first) + at);
  for (const row of inSight(window.row, window.rows)) {
    const middle = plot.top + (row - window.row + 0.5) * (plot.height / window.rows);
    draw(row, plot.left - GAP * ratio - width, middle - height / 2);
  }
  for (const column of inSight(window.column, window.columns)) {
    const middle = plot.left + (column - window.column + 0.5) * cell;
    draw(column, middle - width / 2, plot.top - GAP * ratio - height);
  }
  context.restore();
}
