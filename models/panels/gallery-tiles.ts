/** Where the tiles of a gallery are in its picture, and how a part of them is laid out. */
import type { GalleryBody } from './gallery.js';

/** Fewest and most tiles of a gallery. */
export const TILES = { fewest: 4, most: 100 } as const;

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** One tile within the picture, in its pixels. */
export function tileRect(info: GalleryBody, tile: number): Rect {
  const { columns, tileWidth: width, tileHeight: height } = info;
  return { x: (tile % columns) * width, y: Math.floor(tile / columns) * height, width, height };
}

/** How many tiles there are: the last row may not be full. */
export const countTiles = ({ rows, columns, count }: GalleryBody): number => count ?? rows * columns;

/** Tiles by their number in the gallery's picture, row by row of `columns`. */
export interface ArrangedTiles {
  columns: number;
  rows: number;
  tiles: readonly number[];
  /** What the rows show, where each has a class of its own. */
  rowNames?: readonly string[];
}

/**
 * The first `wanted` tiles as near to a square as they go; where rows have classes, so many of each that there are no more than
 * `wanted`, and at least one. All of them stay as they were recorded.
 */
export function arrangeTiles(info: GalleryBody, wanted: number): ArrangedTiles {
  const { rows, columns, rowNames } = info;
  const count = countTiles(info);
  const each = rowNames ? Math.min(columns, Math.max(1, Math.floor(wanted / rows))) : columns;
  if (wanted >= count || (rowNames && each === columns)) {
    return { rows, columns, tiles: upTo(count), ...(rowNames && { rowNames }) };
  }
  if (rowNames) {
    const tiles = upTo(rows).flatMap((row) => upTo(each).map((at) => row * columns + at));
    return { rows, columns: each, tiles: tiles.filter((tile) => tile < count), rowNames };
  }
  const across = Math.ceil(Math.sqrt(wanted));
  return { columns: across, rows: Math.ceil(wanted / across), tiles: upTo(wanted) };
}

/** Numbers of tiles that one may choose from, ascending: squares, or so many of each class, and last all there are. */
export function tileChoices(info: GalleryBody): number[] {
  const { rows, columns, rowNames } = info;
  const count = countTiles(info);
  const some = rowNames ? upTo(columns).map((at) => (at + 1) * rows) : upTo(9).map((at) => (at + 2) ** 2);
  return [...some.filter((one) => one >= TILES.fewest && one < count), count];
}

/**
 * Rows and columns of a gallery of `count` tiles. Where there are classes, rows take turns through them and are full, with at
 * least one row for each of the first `MOST_CLASS_ROWS`: then there may be more tiles, though never more than the most there are.
 */
export function galleryShape(count: number, classes: number): { rows: number; columns: number; count: number } {
  const columns = Math.ceil(Math.sqrt(count));
  const rows = Math.max(Math.ceil(count / columns), Math.min(classes, MOST_CLASS_ROWS));
  if (classes === 0) return { rows, columns, count };
  const each = Math.min(columns, Math.floor(TILES.most / rows));
  return { rows, columns: each, count: rows * each };
}

const MOST_CLASS_ROWS = 16;

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
