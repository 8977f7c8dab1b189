import { wholeOf, layPlot } from './heatmap-layout.js';
import { contextOf, drawHeatmap, HeatPicture, labelRoom, type Paint } from './draw-heatmap.js';
import type { CellText } from './cell-texts.js';
import type { Matrix } from '../records/matrix.js';

const LEAST_SIDE = 640;
const TITLE = 44;
const MARGIN = 20;
const RATIO = 2;

/** The whole heatmap with its labels and a title as a PNG, on white whatever the theme, cells of whole pixels. */
export async function heatmapPng(heatmap: {
  matrix: Matrix;
  paint: Paint;
  labels: readonly string[];
  title: string;
  font: string;
  named?: boolean;
  tell?: CellText;
}): Promise<Uint8Array> {
  const { matrix, paint, labels, title, font, named = false, tell } = heatmap;
  const canvas = document.createElement('canvas');
  const context = contextOf(canvas);
  const cell = Math.max(1, Math.ceil((LEAST_SIDE * RATIO) / Math.max(matrix.rows, matrix.columns)));
  const room = labelRoom(context, {
    rowLabels: labels,
    columnLabels: labels,
    named,
    cell: { width: cell, height: cell },
    ratio: RATIO,
    font,
  });
  const [width, height] = [matrix.columns * cell + room.width, matrix.rows * cell + room.height];
  canvas.width = width + 2 * MARGIN * RATIO;
  canvas.height = height + (MARGIN + TITLE) * RATIO;
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#18202e';
  context.font = `600 ${14 * RATIO}px sans-serif`;
  context.textBaseline = 'middle';
  context.fillText(title, MARGIN * RATIO, (TITLE / 2) * RATIO, width);
  context.translate(MARGIN * RATIO, TITLE * RATIO);
  drawHeatmap(context, new HeatPicture(), {
    matrix,
    paint,
    plot: layPlot({ width, height, labelWidth: room.width, labelHeight: room.height, size: matrix, square: true }),
    window: wholeOf(matrix),
    rowLabels: labels,
    columnLabels: labels,
    named,
    ratio: RATIO,
    colours: { text: '#18202e', dim: '#55627a', font },
    pinned: null,
    tell,
  });
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error(`A picture of ${canvas.width} × ${canvas.height} pixels can't be made.`);
  return new Uint8Array(await blob.arrayBuffer());
}
