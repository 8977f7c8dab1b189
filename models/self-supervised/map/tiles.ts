import { tilePicture } from '../../core/picture.js';
import type { Picture } from '../../core/telemetry.js';
import { fitPicture } from '../../data/resample.js';
import type { Examples } from '../examples.js';

/** Larger images are made smaller where many stand together. */
const MOST_PIXELS = 32;

export interface Tiled {
  /** How the picture is cut into tiles, without gaps. */
  tiles: { columns: number; tileWidth: number; tileHeight: number };
  picture: Picture;
}

/** Images of the examples' shape, their bytes, as one picture of tiles; null where examples are no images. */
export function tiled({ shape }: Pick<Examples, 'shape'>, images: readonly (Uint8Array | null)[]): Tiled | null {
  if (shape.kind !== 'images' || images.length === 0) return null;
  const channels = shape.channels as 1 | 3;
  const shrink = Math.min(1, MOST_PIXELS / Math.max(shape.width, shape.height));
  const [width, height] = [shape.width, shape.height].map((side) => Math.max(1, Math.round(side * shrink))) as [
    number,
    number,
  ];
  const columns = Math.ceil(Math.sqrt(images.length));
  const data = new Int32Array(images.length * width * height * channels);
  images.forEach((pixels, at) => {
    const fitted = fitPicture(
      { width: shape.width, height: shape.height, channels, pixels: pixels! },
      { width, height },
    );
    data.set(fitted.pixels, at * width * height * channels);
  });
  return {
    tiles: { columns, tileWidth: width, tileHeight: height },
    picture: tilePicture({ shape: [images.length, height, width, channels], data }, columns),
  };
}
