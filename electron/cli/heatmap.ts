import type { Picture } from '../../models/core/telemetry.js';

/** Side of a heatmap at most, in pixels, where its cells don't need more. */
const SIDE = 1024;

/** Dark navy for nothing, blue for half, yellow for the largest value. */
const stops: readonly (readonly [number, number, number])[] = [
  [0x0a, 0x10, 0x20],
  [0x2f, 0x6f, 0xd0],
  [0xff, 0xd4, 0x5e],
];

/** Numbers row by row, none of them negative. */
export interface Matrix {
  rows: number;
  columns: number;
  values: Float32Array;
}

/** A picture of the matrix with square cells of whole pixels; colours go from 0 to the largest value. */
export function heatmap({ rows, columns, values }: Matrix): Picture {
  const cell = Math.max(1, Math.floor(SIDE / Math.max(rows, columns)));
  const [width, height] = [columns * cell, rows * cell];
  const largest = values.reduce((most, value) => Math.max(most, value), 0) || 1;
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = values[Math.floor(y / cell) * columns + Math.floor(x / cell)]!;
      pixels.set(colour(value / largest), 3 * (y * width + x));
    }
  }
  return { width, height, channels: 3, pixels };
}

/** The colour of a share from 0 to 1. */
function colour(share: number): number[] {
  const place = Math.min(1, Math.max(0, share)) * (stops.length - 1);
  const below = Math.min(Math.floor(place), stops.length - 2);
  const [from, to] = [stops[below]!, stops[below + 1]!];
  return from.map((value, i) => Math.round(value + (place - below) * (to[i]! - value)));
}
