/** Where tiles are drawn on a canvas. Sizes are in device pixels, scales in device pixels for each of a tile. */
import type { GalleryBody } from '../../../models/panels/gallery.js';
import type { ArrangedTiles } from '../../../models/panels/gallery-tiles.js';

export interface Grid {
  info: Pick<GalleryBody, 'tileWidth' | 'tileHeight'>;
  arranged: Pick<ArrangedTiles, 'columns' | 'rows' | 'tiles'>;
}

export interface Room {
  width: number;
  height: number;
  /** Between tiles. */
  gap: number;
}

/** A whole scale, and what is in the middle: columns from the left, rows from the top. */
export interface Zoom {
  scale: number;
  x: number;
  y: number;
}

export interface TileLayout {
  scale: number;
  tileWidth: number;
  tileHeight: number;
  gap: number;
  left: number;
  top: number;
}

/** A whole scale is used where it gives the tiles at least this share of the size that they could have. */
const WORTH = 0.7;

/** The largest whole scale at which all tiles fit; where that leaves much of the room, the largest at all. */
export function fitScale({ info, arranged }: Grid, { width, height, gap }: Room): number {
  const free = (room: number, count: number) => (room - gap * (count - 1)) / count;
  const fit = Math.min(free(width, arranged.columns) / info.tileWidth, free(height, arranged.rows) / info.tileHeight);
  const whole = Math.floor(fit);
  return whole >= 1 && whole >= WORTH * fit ? whole : Math.max(fit, 1 / Math.max(info.tileWidth, info.tileHeight));
}

/**
 * The same tiles in as many columns as make them largest in the room; as they are where that is as good. Where rows have
 * classes they stay.
 */
export function fillRoom<Arranged extends ArrangedTiles>(
  info: Grid['info'],
  arranged: Arranged,
  room: Room,
): ArrangedTiles {
  if (arranged.rowNames || room.width <= 0) return arranged;
  const { tiles } = arranged;
  let best: ArrangedTiles = arranged;
  for (let columns = 1; columns <= tiles.length; columns++) {
    const one = { columns, rows: Math.ceil(tiles.length / columns), tiles };
    if (fitScale({ info, arranged: one }, room) > fitScale({ info, arranged: best }, room)) best = one;
  }
  return best;
}

/** All tiles in the middle of the room, or what a zoom shows of them, never beyond their edges. */
export function layTiles(grid: Grid, room: Room, zoom: Zoom | null): TileLayout {
  const scale = zoom?.scale ?? fitScale(grid, room);
  const tileWidth = Math.max(1, Math.floor(grid.info.tileWidth * scale));
  const tileHeight = Math.max(1, Math.floor(grid.info.tileHeight * scale));
  const { columns, rows } = grid.arranged;
  const place = (size: number, tile: number, count: number, middle: number) => {
    const all = count * (tile + room.gap) - room.gap;
    if (all <= size) return Math.floor((size - all) / 2);
    return Math.round(Math.min(0, Math.max(size - all, size / 2 - middle * (tile + room.gap))));
  };
  return {
    ...{ scale, tileWidth, tileHeight, gap: room.gap },
    left: place(room.width, tileWidth, columns, zoom?.x ?? 0),
    top: place(room.height, tileHeight, rows, zoom?.y ?? 0),
  };
}

/** One step nearer (`by` 1) or farther (−1), with what is at `point` kept there; null where all tiles fit again. */
export function zoomedAt(
  zoom: Zoom | null,
  { grid, room, point }: { grid: Grid; room: Room; point: { x: number; y: number } },
  by: 1 | -1,
): Zoom | null {
  const before = layTiles(grid, room, zoom);
  const { info } = grid;
  const most = Math.max(1, Math.floor(Math.min(room.width / info.tileWidth, room.height / info.tileHeight)));
  const near = Math.min(most, Math.max(Math.floor(before.scale) + 1, Math.round(before.scale * 1.5)));
  const far = Math.min(Math.ceil(before.scale) - 1, Math.round(before.scale / 1.5));
  const scale = by > 0 ? Math.max(near, Math.ceil(before.scale)) : far;
  if (scale <= fitScale(grid, room)) return null;
  const at = {
    x: (point.x - before.left) / (before.tileWidth + room.gap),
    y: (point.y - before.top) / (before.tileHeight + room.gap),
  };
  return {
    scale,
    x: at.x + (room.width / 2 - point.x) / (info.tileWidth * scale + room.gap),
    y: at.y + (room.height / 2 - point.y) / (info.tileHeight * scale + room.gap),
  };
}

/** The zoom after what is shown was drawn along by so many pixels. */
export function draggedBy(zoom: Zoom, layout: TileLayout, by: { x: number; y: number }): Zoom {
  const { tileWidth, tileHeight, gap } = layout;
  return { ...zoom, x: zoom.x - by.x / (tileWidth + gap), y: zoom.y - by.y / (tileHeight + gap) };
}

/** The upper left corner of the tile at a place, counted row by row. */
export function cornerOf(layout: TileLayout, place: number, columns: number): { x: number; y: number } {
  return {
    x: layout.left + (place % columns) * (layout.tileWidth + layout.gap),
    y: layout.top + Math.floor(place / columns) * (layout.tileHeight + layout.gap),
  };
}

/** The number of the tile under a point, or undefined between and beside them. */
export function tileAt({ arranged }: Grid, layout: TileLayout, x: number, y: number): number | undefined {
  const [across, down] = [
    (x - layout.left) / (layout.tileWidth + layout.gap),
    (y - layout.top) / (layout.tileHeight + layout.gap),
  ];
  const [column, row] = [Math.floor(across), Math.floor(down)];
  if (column < 0 || row < 0 || column >= arranged.columns || row >= arranged.rows) return undefined;
  return arranged.tiles[row * arranged.columns + column];
}
