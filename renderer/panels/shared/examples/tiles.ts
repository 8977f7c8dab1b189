import type { ShownExample, Tiles } from '../../../../models/panels/shown-examples.js';

/** Where a tile begins in the picture, in its pixels. */
export function placeOfTile({ columns, tileWidth, tileHeight }: NonNullable<Tiles>, tile: number) {
  return { x: (tile % columns) * tileWidth, y: Math.floor(tile / columns) * tileHeight };
}

/** The whole number of times that a tile is enlarged so that it is about `size` pixels large, and at least once. */
export function tileScale({ tileWidth, tileHeight }: NonNullable<Tiles>, size: number): number {
  return Math.max(1, Math.floor(size / Math.max(tileWidth, tileHeight)));
}

/** "Test image 12", "Test row 3": counted as the data are, from 0. */
export function nameOfExample({ number }: Pick<ShownExample, 'number'>, isImage: boolean): string {
  return `Test ${isImage ? 'image' : 'row'} ${number}`;
}
