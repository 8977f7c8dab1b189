import type { GalleryInfo } from '../../models/core/telemetry.js';

/**
 * Loads a picture and decodes it off the main thread's hands. Throws where there is none. A bitmap goes with whoever
 * holds it; the pixels of an image element would stay in the browser's cache, and a run has thousands of pictures.
 */
export async function loadImage(url: string): Promise<ImageBitmap> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return createImageBitmap(await answer.blob());
}

/** One tile within a picture of tiles, in its pixels. */
export function tileRect(info: GalleryInfo, tile: number): { x: number; y: number; width: number; height: number } {
  return {
    x: (tile % info.columns) * info.tileWidth,
    y: Math.floor(tile / info.columns) * info.tileHeight,
    width: info.tileWidth,
    height: info.tileHeight,
  };
}

/** Where tiles go on a canvas of `width` × `height` device pixels with a gap between them: never blurred, nothing cut. */
export interface TileLayout {
  tileWidth: number;
  tileHeight: number;
  gap: number;
  left: number;
  top: number;
}

/** The largest tiles that fit; whole multiples of their pixels where that wastes little room. */
export function layTiles(info: GalleryInfo, width: number, height: number, gap: number): TileLayout {
  const free = (room: number, count: number) => (room - gap * (count - 1)) / count;
  const fit = Math.min(free(width, info.columns) / info.tileWidth, free(height, info.rows) / info.tileHeight);
  const wholeScale = Math.floor(fit);
  const scale = wholeScale >= 1 && wholeScale >= fit * 0.94 ? wholeScale : fit;
  const tileWidth = Math.max(1, Math.floor(info.tileWidth * scale));
  const tileHeight = Math.max(1, Math.floor(info.tileHeight * scale));
  return {
    tileWidth,
    tileHeight,
    gap,
    left: Math.floor((width - tileWidth * info.columns - gap * (info.columns - 1)) / 2),
    top: Math.floor((height - tileHeight * info.rows - gap * (info.rows - 1)) / 2),
  };
}

/** The tile under a point of the canvas, or undefined between and beside them. */
export function tileAt(info: GalleryInfo, layout: TileLayout, x: number, y: number): number | undefined {
  const column = Math.floor((x - layout.left) / (layout.tileWidth + layout.gap));
  const row = Math.floor((y - layout.top) / (layout.tileHeight + layout.gap));
  if (column < 0 || row < 0 || column >= info.columns || row >= info.rows) return undefined;
  return row * info.columns + column;
}

/**
 * Which of `count` pictures a film of `slots` frames shows, by position: every k-th, k growing in steps, so that frames
 * stay where they are while new pictures arrive, and the newest one last.
 */
export function filmFrames(count: number, slots: number): number[] {
  let stride = 1;
  while (Math.ceil(count / stride) > slots) stride = /^10*$/.test(stride.toString(2)) ? stride * 1.5 : (stride / 3) * 4;
  stride = Math.ceil(stride);
  const frames: number[] = [];
  for (let at = 0; at < count; at += stride) frames.push(at);
  if (frames.length > 0 && frames.at(-1) !== count - 1) {
    if (frames.length < slots) frames.push(count - 1);
    else frames[frames.length - 1] = count - 1;
  }
  return frames;
}
