import { describe, expect, test } from 'vitest';
import type { GalleryBody } from '../../../../models/panels/gallery.js';
import { layTiles, sampleName, tileAt, tileRect } from '../../../../renderer/panels/gallery/pictures.js';

const info: GalleryBody = { rows: 2, columns: 4, tileWidth: 28, tileHeight: 28 };

test('samples are counted from one, and told with their class where rows have one', () => {
  expect(sampleName(info, 4)).toBe('Sample 5');
  expect(sampleName({ ...info, rowNames: ['Coat', 'Bag'] }, 3)).toBe('Sample 4, Coat');
  expect(sampleName({ ...info, rowNames: ['Coat', 'Bag'] }, 4)).toBe('Sample 5, Bag');
});

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
