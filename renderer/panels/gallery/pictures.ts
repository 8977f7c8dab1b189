import type { GalleryBody } from '../../../models/panels/gallery.js';
import { formatCount } from '../../lib/format.js';

/** One tile within a picture of tiles, in its pixels. */
export function tileRect(info: GalleryBody, tile: number): { x: number; y: number; width: number; height: number } {
  return {
    x: (tile % info.columns) * info.tileWidth,
    y: Math.floor(tile / info.columns) * info.tileHeight,
    width: info.tileWidth,
    height: info.tileHeight,
  };
}

/** Where tiles go on a canvas of `width` × `height` device pixels with a gap between them: never blurred, nothing cut. */
export interface TileLayout {
  tileWidth: number;
  tileHeight: number;
  gap: number;
  left: number;
  top: number;
}

/** The largest tiles that fit; whole multiples of their pixels where that wastes little room. */
export function layTiles(info: GalleryBody, width: number, height: number, gap: number): TileLayout {
  const free = (room: number, count: number) => (room - gap * (count - 1)) / count;
  const fit = Math.min(free(width, info.columns) / info.tileWidth, free(height, info.rows) / info.tileHeight);
  const wholeScale = Math.floor(fit);
  const scale = wholeScale >= 1 && wholeScale >= fit * 0.94 ? wholeScale : fit;
  const tileWidth = Math.max(1, Math.floor(info.tileWidth * scale));
  const tileHeight = Math.max(1, Math.floor(info.tileHeight * scale));
  return {
    tileWidth,
    tileHeight,
    gap,
    left: Math.floor((width - tileWidth * info.columns - gap * (info.columns - 1)) / 2),
    top: Math.floor((height - tileHeight * info.rows - gap * (info.rows - 1)) / 2),
  };
}

/** The tile under a point of the canvas, or undefined between and beside them. */
export function tileAt(info: GalleryBody, layout: TileLayout, x: number, y: number): number | undefined {
  const column = Math.floor((x - layout.left) / (layout.tileWidth + layout.gap));
  const row = Math.floor((y - layout.top) / (layout.tileHeight + layout.gap));
  if (column < 0 || row < 0 || column >= info.columns || row >= info.rows) return undefined;
  return row * info.columns + column;
}

/** What a tile is called: "Sample 12", with its class where the rows have one each. */
export function sampleName({ columns, rowNames }: Pick<GalleryBody, 'columns' | 'rowNames'>, tile: number): string {
  const name = rowNames?.[Math.floor(tile / columns)];
  return `Sample ${formatCount(tile + 1)}${name === undefined ? '' : `, ${name}`}`;
}
