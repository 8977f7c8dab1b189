import { laidOut } from '../../classifier/observed/shown.js';
import type { Picture } from '../../core/telemetry.js';
import { fitPicture } from '../../data/resample.js';
import type { ImageShape } from './view-kind.js';

/** Images [N, H, W, C] in 0…1 as bytes. */
export function bytesOf(values: ArrayLike<number>): Uint8Array {
  return Uint8Array.from(values, (value) => Math.round(Math.min(1, Math.max(0, value)) * 255));
}

/** A picture of bytes [N, H, W, C] in rows of `columns` tiles, whose longer side has at most `most` pixels. */
export function viewTiles(
  bytes: Uint8Array,
  { height, width, channels }: ImageShape,
  { columns, most }: { columns: number; most: number },
): { picture: Picture; tiles: { columns: number; tileWidth: number; tileHeight: number } } {
  const shrink = Math.min(1, most / Math.max(height, width));
  const side = (pixels: number) => Math.max(1, Math.round(pixels * shrink));
  const tile = { height: side(height), width: side(width) };
  const size = height * width * channels;
  const colours = channels as Picture['channels'];
  const images = Array.from({ length: bytes.length / size }, (_, at) => {
    const pixels = bytes.subarray(at * size, (at + 1) * size);
    return fitPicture({ height, width, channels: colours, pixels }, tile).pixels;
  });
  return {
    picture: laidOut(images, { ...tile, channels: colours }, columns),
    tiles: { columns, tileWidth: tile.width, tileHeight: tile.height },
  };
}
