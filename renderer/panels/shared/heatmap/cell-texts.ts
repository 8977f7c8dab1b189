import type { CellWindow, Matrix } from '../records/matrix.js';
import { inkOn } from './colour-map.js';
import type { Plot } from './heatmap-layout.js';

/** What is written in a cell; nothing where it is empty. */
export type CellText = (row: number, column: number) => string;

const LARGEST_FONT = 12;
const SMALLEST_FONT = 9;
/** Pixels of the page left free around a text. */
const AIR = 6;

/** The font size at which texts of this width, measured at LARGEST_FONT, fit into a cell; null where none does. */
export function fittingFont(widest: number, cell: { width: number; height: number }): number | null {
  const across = widest > 0 ? Math.floor((LARGEST_FONT * (cell.width - AIR)) / widest) : LARGEST_FONT;
  const size = Math.min(LARGEST_FONT, across, Math.floor(cell.height - AIR));
  return size >= SMALLEST_FONT ? size : null;
}

/** Writes into the cells in sight, all of them or none, in what is legible on their colours. */
export function drawCellTexts(
  context: CanvasRenderingContext2D,
  drawing: {
    matrix: Matrix;
    paint: (matrix: Matrix, pixels: Uint32Array) => void;
    plot: Plot;
    window: CellWindow;
    ratio: number;
    tell: CellText;
    colours: { font: string };
  },
): void {
  const { matrix, paint, plot, window, ratio, tell, colours } = drawing;
  const [width, height] = [plot.width / window.columns, plot.height / window.rows];
  if (height / ratio < SMALLEST_FONT + AIR || width / ratio < SMALLEST_FONT + AIR) return;
  const texts: { text: string; row: number; column: number }[] = [];
  const lastColumn = Math.min(matrix.columns, window.column + window.columns);
  for (let row = Math.floor(window.row); row < Math.min(matrix.rows, window.row + window.rows); row++) {
    for (let column = Math.floor(window.column); column < lastColumn; column++) {
      const text = tell(row, column);
      if (text !== '') texts.push({ text, row, column });
    }
  }
  context.save();
  context.font = `${LARGEST_FONT}px ${colours.font}`;
  const widest = texts.reduce((most, { text }) => Math.max(most, context.measureText(text).width), 0);
  const size = fittingFont(widest, { width: width / ratio, height: height / ratio });
  if (size !== null) {
    const pixels = new Uint32Array(matrix.values.length);
    paint(matrix, pixels);
    context.beginPath();
    context.rect(plot.left, plot.top, plot.width, plot.height);
    context.clip();
    context.font = `${size * ratio}px ${colours.font}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    for (const { text, row, column } of texts) {
      context.fillStyle = inkOn(pixels[row * matrix.columns + column]!);
      const x = plot.left + (column - window.column + 0.5) * width;
      context.fillText(text, x, plot.top + (row - window.row + 0.5) * height);
    }
  }
  context.restore();
}
