import { expect, test } from 'vitest';
import { nameOfExample, placeOfTile, tileScale } from '../../../../../renderer/panels/shared/examples/tiles.js';

const tiles = { columns: 3, tileWidth: 28, tileHeight: 20 };

test('tiles lie row by row', () => {
  expect(placeOfTile(tiles, 0)).toEqual({ x: 0, y: 0 });
  expect(placeOfTile(tiles, 5)).toEqual({ x: 56, y: 20 });
});

test('they are enlarged by whole numbers, and never made smaller', () => {
  expect(tileScale(tiles, 84)).toBe(3);
  expect(tileScale(tiles, 83)).toBe(2);
  expect(tileScale({ ...tiles, tileWidth: 200 }, 84)).toBe(1);
});

test('examples are called by what they are', () => {
  expect(nameOfExample({ number: 12 }, true)).toBe('Test image 12');
  expect(nameOfExample({ number: 0 }, false)).toBe('Test row 0');
});
