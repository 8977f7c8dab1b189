import { describe, expect, test } from 'vitest';
import {
  cornerOf,
  draggedBy,
  fillRoom,
  fitScale,
  layTiles,
  tileAt,
  zoomedAt,
  type Zoom,
} from '../../../../renderer/panels/gallery/tile-layout.js';

/** Three by two tiles of 10 × 20 pixels, of which the last is missing. */
const grid = { info: { tileWidth: 10, tileHeight: 20 }, arranged: { columns: 3, rows: 2, tiles: [0, 1, 2, 8, 9] } };
const room = { width: 200, height: 101, gap: 1 };

test('tiles are whole multiples of their pixels as long as one fits, in the middle of the room', () => {
  expect(fitScale(grid, room)).toBe(2);
  const layout = layTiles(grid, room, null);
  expect(layout).toEqual({ scale: 2, tileWidth: 20, tileHeight: 40, gap: 1, left: 69, top: 10 });
  expect(cornerOf(layout, 4, 3)).toEqual({ x: 90, y: 51 });
  expect(layTiles(grid, { width: 16, height: 101, gap: 1 }, null)).toMatchObject({ tileWidth: 4, tileHeight: 9 });
});

test('a room that is wide has more columns, where that makes tiles larger; rows by class stay', () => {
  const square = { columns: 8, rows: 8, tiles: Array.from({ length: 64 }, (_, i) => i) };
  const info = { tileWidth: 28, tileHeight: 28 };
  expect(fillRoom(info, square, { width: 660, height: 365, gap: 2 })).toMatchObject({ columns: 11, rows: 6 });
  expect(fillRoom(info, square, { width: 520, height: 520, gap: 2 })).toBe(square);
  const classes = { ...square, rowNames: ['ant', 'bee'] };
  expect(fillRoom(info, classes, { width: 660, height: 365, gap: 2 })).toBe(classes);
});

test('a point is in a tile, or between and beside them', () => {
  const layout = layTiles(grid, room, null);
  expect([tileAt(grid, layout, 69, 10), tileAt(grid, layout, 95, 60)]).toEqual([0, 9]);
  expect([tileAt(grid, layout, 68, 10), tileAt(grid, layout, 69, 93), tileAt(grid, layout, 115, 60)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

describe('zooming', () => {
  const zooming = (zoom: Zoom | null, by: 1 | -1, point = { x: 80, y: 30 }) =>
    zoomedAt(zoom, { grid, room, point }, by);

  test('goes by whole multiples up to a tile that fills the room, and back to all of them', () => {
    let zoom: Zoom | null = null;
    const scales: number[] = [];
    for (let i = 0; i < 4; i++) scales.push((zoom = zooming(zoom, 1))!.scale);
    expect(scales).toEqual([3, 5, 5, 5]);
    expect(zooming(zoom, -1)!.scale).toBe(3);
    expect(zooming(zooming(zoom, -1), -1)).toBeNull();
    expect(zooming(null, -1)).toBeNull();
  });

  test('keeps what is under the pointer there, never beyond the edges', () => {
    const wide = { width: 60, height: 60, gap: 1 };
    const point = { x: 40, y: 20 };
    const before = { scale: 2, x: 1.5, y: 1 };
    const zoom = zoomedAt(before, { grid, room: wide, point }, 1)!;
    const under = (of: Zoom) => {
      const layout = layTiles(grid, wide, of);
      return [(point.x - layout.left) / (layout.tileWidth + 1), (point.y - layout.top) / (layout.tileHeight + 1)];
    };
    expect(zoom.scale).toBe(3);
    under(zoom).forEach((place, i) => expect(Math.abs(place - under(before)[i]!)).toBeLessThan(0.05));
    const far = layTiles(grid, wide, { scale: 3, x: -9, y: 99 });
    expect([far.left, far.top + 2 * far.tileHeight + 1]).toEqual([0, 60]);
  });

  test('dragging goes along with the pointer', () => {
    const zoom = { scale: 5, x: 1.5, y: 1 };
    const small = { width: 60, height: 101, gap: 1 };
    const before = layTiles(grid, small, zoom);
    const after = layTiles(grid, small, draggedBy(zoom, before, { x: 7, y: -9 }));
    expect(Math.abs(after.left - before.left - 7)).toBeLessThanOrEqual(1);
    expect(Math.abs(after.top - before.top + 9)).toBeLessThanOrEqual(1);
  });
});
