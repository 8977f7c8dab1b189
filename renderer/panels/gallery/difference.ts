import { countTiles, tileRect } from '../../../models/panels/gallery-tiles.js';
import type { DrawnGallery } from './pictures.js';

/** RGBA in 0…255, row by row. */
type Pixels = Uint8ClampedArray;

/** Mean absolute difference of two pictures, of red, green and blue alike, as a share of the whole range. */
export function meanDifference(a: Pixels, b: Pixels): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 4) {
    sum += Math.abs(a[at]! - b[at]!) + Math.abs(a[at + 1]! - b[at + 1]!) + Math.abs(a[at + 2]! - b[at + 2]!);
  }
  return a.length === 0 ? 0 : sum / (255 * 0.75 * a.length);
}

/** Where pictures are read; made when it is first needed. */
let canvas: OffscreenCanvas | undefined;

/** The same of one tile; null where one of the two lacks it. */
export function tileDifference(a: DrawnGallery, b: DrawnGallery, tile: number): number | null {
  if (tile >= Math.min(countTiles(a.info), countTiles(b.info))) return null;
  return meanDifference(pixelsOf(a, tile), pixelsOf(b, tile));
}

function pixelsOf({ picture, info }: DrawnGallery, tile: number): Pixels {
  const { x, y, width, height } = tileRect(info, tile);
  canvas ??= new OffscreenCanvas(width, height);
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(picture, x, y, width, height, 0, 0, width, height);
  return context.getImageData(0, 0, width, height).data;
}
