import type { Shape } from '../../../../models/core/plot/shape.js';
import type { MappedOutput } from './map-words.js';
import { patchEdges, patchRuns, type PatchMap } from './patch-map.js';
import { tint } from './sign-colours.js';
import { shareOf, type ValueScale } from './value-scale.js';

export interface Drawing {
  x: number;
  y: number;
  /** Of a pixel of the picture. */
  side: number;
}

/** The picture itself: neighbours of one colour make one rectangle. `pixels` from 0 to 255. */
export function imageShapes(
  { width, height }: PatchMap,
  { pixels, channels }: { pixels: ArrayLike<number>; channels: number },
  { x: left, y: top, side }: Drawing,
): Shape[] {
  const shapes: Shape[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0, from = 0; x < width; x++) {
      const color = pixelColour(pixels, (y * width + x) * channels, channels);
      if (x + 1 < width && color === pixelColour(pixels, (y * width + x + 1) * channels, channels)) continue;
      shapes.push({
        kind: 'rect',
        x: left + from * side,
        y: top + y * side,
        width: (x + 1 - from) * side,
        height: side,
        color,
      });
      from = x + 1;
    }
  }
  return shapes;
}

/** Values over the picture: clear at 0. */
export function overlayShapes(
  map: PatchMap,
  { values }: Pick<MappedOutput, 'values'>,
  { scale, strength, at: { x, y, side } }: { scale: ValueScale; strength: number; at: Drawing },
): Shape[] {
  return patchRuns(map).map((run) => ({
    kind: 'rect',
    ...{ x: x + run.x * side, y: y + run.y * side, width: run.width * side, height: side },
    color: tint(shareOf(values[run.patch] ?? NaN, scale), strength),
  }));
}

/** Outlines of all patches, or the whole one of `only`. */
export function outlineShapes(
  map: PatchMap,
  { at, color, width, only = null }: { at: Drawing; color: string; width: number; only?: number | null },
): Shape[] {
  if (map.single && only === null) return [];
  return patchEdges(map, only).map(([x1, y1, x2, y2]) => ({
    kind: 'line',
    points: [
      [at.x + x1 * at.side, at.y + y1 * at.side],
      [at.x + x2 * at.side, at.y + y2 * at.side],
    ],
    ...{ color, width },
  }));
}

function pixelColour(pixels: ArrayLike<number>, from: number, channels: number): string {
  const channel = (at: number) =>
    Math.max(0, Math.min(255, Math.round(pixels[from + (channels >= 3 ? at : 0)] ?? 0)))
      .toString(16)
      .padStart(2, '0');
  return `#${channel(0)}${channel(1)}${channel(2)}`;
}
