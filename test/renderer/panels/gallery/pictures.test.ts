import { describe, expect, test } from 'vitest';
import type { GalleryInfo } from '../../../models/core/telemetry.js';
import { filmFrames, layTiles, tileAt, tileRect } from '../../../renderer/gallery/pictures.js';

const info: GalleryInfo = { rows: 2, columns: 4, tileWidth: 28, tileHeight: 28 };

describe('tiles', () => {
  test('are cut row by row', () => {
    expect(tileRect(info, 0)).toEqual({ x: 0, y: 0, width: 28, height: 28 });
    expect(tileRect(info, 5)).toEqual({ x: 28, y: 28, width: 28, height: 28 });
  });

  test('fill the room they have and stay within it', () => {
    for (const [width, height] of [
      [300, 300],
      [1000, 200],
      [117, 61],
    ] as const) {
      const { tileWidth, tileHeight, gap, left, top } = layTiles(info, width, height, 2);
      expect(left).toBeGreaterThanOrEqual(0);
      expect(top).toBeGreaterThanOrEqual(0);
      expect(left * 2 + tileWidth * 4 + gap * 3).toBeLessThanOrEqual(width);
      expect(top * 2 + tileHeight * 2 + gap).toBeLessThanOrEqual(height);
      expect(left < 8 || top < 8).toBe(true);
    }
  });

  test('are whole multiples of their pixels where that wastes little', () => {
    expect(layTiles(info, 4 * 57 + 6, 999, 2).tileWidth).toBe(56);
    expect(layTiles(info, 4 * 40 + 6, 999, 2).tileWidth).toBe(40);
  });

  test('are found under the pointer', () => {
    const layout = layTiles(info, 240, 200, 2);
    for (let tile = 0; tile < 8; tile++) {
      const x = layout.left + (tile % 4) * (layout.tileWidth + 2) + 3;
      const y = layout.top + Math.floor(tile / 4) * (layout.tileHeight + 2) + 3;
      expect(tileAt(info, layout, x, y)).toBe(tile);
    }
    expect(tileAt(info, layout, 120, layout.top - 5)).toBeUndefined();
    expect(tileAt(info, layout, 500, 50)).toBeUndefined();
  });
});

describe('a film', () => {
  test('shows everything while there is room', () => {
    expect(filmFrames(0, 12)).toEqual([]);
    expect(filmFrames(5, 12)).toEqual([0, 1, 2, 3, 4]);
  });

  test('never has more frames than slots, begins with the first and ends with the newest picture', () => {
    for (let count = 1; count < 3000; count++) {
      const frames = filmFrames(count, 12);
      expect(frames.length).toBeLessThanOrEqual(12);
      expect(frames.length).toBeGreaterThanOrEqual(Math.min(count, 7));
      expect(frames[0]).toBe(0);
      expect(frames.at(-1)).toBe(count - 1);
      expect(frames.every((at, i) => i === 0 || at > frames[i - 1]!)).toBe(true);
    }
  });

  test('keeps its frames while new pictures arrive, but for the newest', () => {
    let changes = 0;
    for (let count = 13; count < 3000; count++) {
      const before = filmFrames(count - 1, 12).slice(0, -1);
      const now = filmFrames(count, 12);
      if (before.some((at, i) => now[i] !== at)) changes++;
    }
    expect(changes).toBeLessThan(24);
  });
});
