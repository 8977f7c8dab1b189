import { nameText, visible } from '../../../design/visible-text.js';
import { poolExtreme, type CellWindow, type Matrix } from '../records/matrix.js';
import { drawCellTexts, type CellText } from './cell-texts.js';
import { axisLabels, isRoomForAll, type AxisLabel, type Plot } from './heatmap-layout.js';

/** Fills `pixels` (one per cell, row by row) with the colours of a matrix. */
export type Paint = (matrix: Matrix, pixels: Uint32Array) => void;

export interface HeatmapDrawing {
  matrix: Matrix;
  paint: Paint;
  plot: Plot;
  window: CellWindow;
  rowLabels: readonly string[];
  columnLabels: readonly string[];
  /** Labels that there is no room for are left out, where otherwise positions are numbered. */
  named: boolean;
  /** Pixels of the canvas per pixel of the page. */
  ratio: number;
  colours: { text: string; dim: string; font: string };
  /** A row that is held fast: the others step back. */
  pinned: number | null;
  tell?: CellText | undefined;
}

const FONT_SIZE = 11;
const LINE = FONT_SIZE + 2;
const LABEL_GAP = 5;
/** Longest label, in pixels of the page. */
const LABEL_LIMIT = 76;

/**
 * The context of a canvas that stays in main memory: pixels are made by the processor, and where graphics are drawn in
 * software each copy between it and a texture would cost as much as a frame has.
 */
export function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('This window can’t draw on a canvas.');
  return context;
}

/** Colours one cell a pixel; cells smaller than a pixel are pooled first. A scratch canvas that is made once per heatmap. */
export class HeatPicture {
  readonly #canvas = document.createElement('canvas');
  #drawn: { matrix: Matrix; paint: Paint; pooled: string } | null = null;

  /** Draws the part `window` of the matrix into the plot. What was coloured for the last call is used again. */
  draw(context: CanvasRenderingContext2D, { matrix, paint, plot, window }: Omit<HeatmapDrawing, 'ratio'>): void {
    const small = plot.width < window.columns || plot.height < window.rows;
    const pooled = small ? JSON.stringify([window, plot.width, plot.height]) : '';
    const drawn = this.#drawn;
    if (!drawn || drawn.matrix !== matrix || drawn.paint !== paint || drawn.pooled !== pooled) {
      const rows = Math.min(plot.height, Math.ceil(window.rows));
      const columns = Math.min(plot.width, Math.ceil(window.columns));
      this.#colour(small ? poolExtreme(matrix, window, rows, columns) : matrix, paint);
      this.#drawn = { matrix, paint, pooled };
    }
    context.imageSmoothingEnabled = false;
    const { width, height } = this.#canvas;
    const [x, y, across, down] = small
      ? [0, 0, width, height]
      : [window.column, window.row, window.columns, window.rows];
    context.drawImage(this.#canvas, x, y, across, down, plot.left, plot.top, plot.width, plot.height);
  }

  #colour(matrix: Matrix, paint: Paint): void {
    if (this.#canvas.width !== matrix.columns) this.#canvas.width = matrix.columns;
    if (this.#canvas.height !== matrix.rows) this.#canvas.height = matrix.rows;
    const image = new ImageData(matrix.columns, matrix.rows);
    paint(matrix, new Uint32Array(image.data.buffer));
    contextOf(this.#canvas).putImageData(image, 0, 0);
  }
}

/**
 * Room that labels need at the left and on top, in pixels of the canvas; none where there are no labels. `cell` is about
 * what a cell will have.
 */
export function labelRoom(
  context: CanvasRenderingContext2D,
  labels: {
    rowLabels: readonly string[];
    columnLabels: readonly string[];
    named: boolean;
    cell: { width: number; height: number };
    ratio: number;
    font: string;
  },
): { width: number; height: number } {
  const { rowLabels, columnLabels, named, cell, ratio, font } = labels;
  context.font = `${FONT_SIZE * ratio}px ${font}`;
  const line = LINE * ratio;
  const widest = (texts: readonly string[]) =>
    texts.reduce((most, text) => Math.max(most, context.measureText(text).width), 0);
  const room = (texts: readonly string[], size: number, fitsIn: number) => {
    if (texts.length === 0) return 0;
    const told = widest(named || isRoomForAll(size, line) ? texts : [String(texts.length)]);
    const needed = Math.max(FONT_SIZE * ratio, told <= fitsIn ? 0 : Math.min(LABEL_LIMIT * ratio, told));
    return Math.ceil(needed + LABEL_GAP * ratio);
  };
  // Letters of columns stand upright where they fit above their cell, and are turned where they don't.
  const upright = named || isRoomForAll(cell.width, line) ? cell.width - 4 * ratio : Infinity;
  return { width: room(rowLabels, cell.height, 0), height: room(columnLabels, cell.width, upright) };
}

/** The heatmap with its labels, on a canvas that is clear. */
export function drawHeatmap(context: CanvasRenderingContext2D, picture: HeatPicture, drawing: HeatmapDrawing): void {
  const { plot, window, pinned, ratio, tell } = drawing;
  picture.draw(context, drawing);
  if (tell) drawCellTexts(context, { ...drawing, tell });
  if (pinned !== null) {
    const cell = plot.height / window.rows;
    const top = plot.top + (pinned - window.row) * cell;
    context.save();
    context.beginPath();
    context.rect(plot.left, plot.top, plot.width, plot.height);
    context.clip();
    context.fillStyle = 'rgb(8 11 20 / 62%)';
    context.fillRect(plot.left, plot.top, plot.width, Math.max(0, top - plot.top));
    context.fillRect(plot.left, top + cell, plot.width, Math.max(0, plot.top + plot.height - top - cell));
    context.strokeStyle = '#ffffff';
    context.lineWidth = ratio;
    context.strokeRect(plot.left + ratio / 2, top, plot.width - ratio, Math.max(cell, ratio));
    context.restore();
  }
  drawRowLabels(context, drawing);
  drawColumnLabels(context, drawing);
}

/** Lines through the cell that is pointed at, and its frame. */
export function drawCrosshair(
  context: CanvasRenderingContext2D,
  { plot, window, ratio }: Pick<HeatmapDrawing, 'plot' | 'window' | 'ratio'>,
  at: { row: number; column: number },
): void {
  const width = plot.width / window.columns;
  const height = plot.height / window.rows;
  const x = plot.left + (at.column - window.column) * width;
  const y = plot.top + (at.row - window.row) * height;
  context.save();
  context.beginPath();
  context.rect(plot.left, plot.top, plot.width, plot.height);
  context.clip();
  context.fillStyle = 'rgb(255 255 255 / 13%)';
  context.fillRect(plot.left, y, plot.width, Math.max(height, ratio));
  context.fillRect(x, plot.top, Math.max(width, ratio), plot.height);
  context.restore();
  context.strokeStyle = '#ffffff';
  context.lineWidth = 1.5 * ratio;
  context.strokeRect(x, y, Math.max(width, 2 * ratio), Math.max(height, 2 * ratio));
}

/** A thin line around cells that belong together, within the plot. */
export function drawBlock(
  context: CanvasRenderingContext2D,
  { plot, window, ratio }: Pick<HeatmapDrawing, 'plot' | 'window' | 'ratio'>,
  block: { row: number; column: number; rows: number; columns: number },
): void {
  const [width, height] = [plot.width / window.columns, plot.height / window.rows];
  context.save();
  context.beginPath();
  context.rect(plot.left, plot.top, plot.width, plot.height);
  context.clip();
  context.strokeStyle = '#ffffff';
  context.lineWidth = 1.5 * ratio;
  context.strokeRect(
    plot.left + (block.column - window.column) * width + ratio,
    plot.top + (block.row - window.row) * height + ratio,
    block.columns * width - 2 * ratio,
    block.rows * height - 2 * ratio,
  );
  context.restore();
}

/** A frame around one cell that is seen on every colour. */
export function drawFrame(
  context: CanvasRenderingContext2D,
  { plot, window, ratio }: Pick<HeatmapDrawing, 'plot' | 'window' | 'ratio'>,
  at: { row: number; column: number },
): void {
  const [width, height] = [plot.width / window.columns, plot.height / window.rows];
  const [x, y] = [plot.left + (at.column - window.column) * width, plot.top + (at.row - window.row) * height];
  const reach = 2 * ratio;
  const inSight = x > plot.left - width && y > plot.top - height && x < plot.left + plot.width;
  if (!inSight || y >= plot.top + plot.height) return;
  for (const [colour, line] of [
    ['#000000', 4 * ratio],
    ['#ffffff', 2 * ratio],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = line;
    context.strokeRect(x, y, Math.max(width, reach), Math.max(height, reach));
  }
}

function drawRowLabels(context: CanvasRenderingContext2D, drawing: HeatmapDrawing): void {
  const { plot, window, ratio, colours, rowLabels } = drawing;
  if (rowLabels.length === 0) return;
  const cell = plot.height / window.rows;
  prepare(context, drawing);
  context.textAlign = 'right';
  for (const label of axisLabels({
    labels: rowLabels,
    first: window.row,
    count: window.rows,
    cell,
    needed: LINE * ratio,
    neededByNumber: 1.5 * LINE * ratio,
    named: drawing.named,
  })) {
    const y = plot.top + (label.at - window.row + 0.5) * cell;
    if (y < plot.top || y > plot.top + plot.height) continue;
    context.fillStyle = drawing.pinned === label.at ? colours.text : colours.dim;
    context.fillText(cut(context, label, ratio), plot.left - LABEL_GAP * ratio, y);
  }
}

function drawColumnLabels(context: CanvasRenderingContext2D, drawing: HeatmapDrawing): void {
  const { plot, window, ratio, colours, columnLabels } = drawing;
  if (columnLabels.length === 0) return;
  const cell = plot.width / window.columns;
  prepare(context, drawing);
  const shown = axisLabels({
    labels: columnLabels,
    first: window.column,
    count: window.columns,
    cell,
    needed: LINE * ratio,
    // Numbers stand upright.
    neededByNumber: context.measureText(String(columnLabels.length)).width + 8 * ratio,
    named: drawing.named,
  });
  const gap = shown.length > 1 ? (shown[1]!.at - shown[0]!.at) * cell : plot.width;
  const upright = shown.every((label) => context.measureText(label.text).width <= gap - 4 * ratio);
  context.fillStyle = colours.dim;
  for (const label of shown) {
    let x = plot.left + (label.at - window.column + 0.5) * cell;
    if (x < plot.left || x > plot.left + plot.width) continue;
    if (upright) x = Math.min(x, context.canvas.width - context.measureText(label.text).width / 2);
    context.save();
    context.translate(x, plot.top - LABEL_GAP * ratio);
    if (upright) {
      context.textAlign = 'center';
      context.textBaseline = 'alphabetic';
    } else {
      context.rotate(-Math.PI / 2);
      context.textAlign = 'left';
    }
    context.fillText(cut(context, label, ratio), 0, 0);
    context.restore();
  }
}

function prepare(context: CanvasRenderingContext2D, { ratio, colours }: HeatmapDrawing): void {
  context.font = `${FONT_SIZE * ratio}px ${colours.font}`;
  context.textBaseline = 'middle';
}

function cut(context: CanvasRenderingContext2D, { text }: AxisLabel, ratio: number): string {
  let shown = visible(nameText(text));
  while (shown.length > 1 && context.measureText(shown).width > LABEL_LIMIT * ratio) {
    shown = `${Array.from(shown.replace(/…$/, '')).slice(0, -1).join('')}…`;
  }
  return shown;
}
