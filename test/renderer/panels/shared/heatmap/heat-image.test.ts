import { describe, expect, test } from 'vitest';
import {
  colourAt,
  divergingColours,
  heatColours,
  NOT_FINITE,
} from '../../../../../renderer/panels/shared/heatmap/colour-map.js';
import {
  extent,
  paintDiverging,
  paintHeat,
  shareOf,
  weightOf,
  type HeatScale,
} from '../../../../../renderer/panels/shared/heatmap/heat-image.js';
import type { Matrix } from '../../../../../renderer/panels/shared/records/matrix.js';

const scales: HeatScale[] = ['linear', 'root', 'log'];
const matrix = (rows: number, columns: number, values: number[]): Matrix => ({
  rows,
  columns,
  values: Float32Array.from(values),
});

function painted(of: Matrix, options: Parameters<typeof paintHeat>[2]): number[] {
  const pixels = new Uint32Array(of.values.length);
  paintHeat(of, pixels, options);
  return Array.from(pixels);
}

/** Where a colour stands in the map. */
const placeOf = (colour: number) => heatColours.indexOf(colour);

describe.each(scales)('the %s scale', (scale) => {
  test('goes from 0 to 1 and back', () => {
    expect(shareOf(0, scale)).toBe(0);
    expect(shareOf(1, scale)).toBe(1);
    for (const weight of [0.001, 0.03, 0.5, 0.9])
      expect(weightOf(shareOf(weight, scale), scale)).toBeCloseTo(weight, 6);
  });

  test('is painted within two of 256 colours of what it says, for any weight', () => {
    const weights = Array.from({ length: 4000 }, (_, i) => 10 ** (-6 * (i / 4000)));
    const pixels = painted(matrix(1, weights.length, weights), { scale });
    weights.forEach((weight, i) => {
      const wanted = shareOf(weight, scale) * 255;
      expect(Math.abs(placeOf(pixels[i]!) - wanted)).toBeLessThan(2);
    });
  });
});

test('a part of a larger buffer is painted, not its beginning', () => {
  const whole = Float32Array.of(1, 1, 0, 0.5);
  const part: Matrix = { rows: 1, columns: 2, values: whole.subarray(2) };
  expect(painted(part, { scale: 'linear' }).map(placeOf)[0]).toBe(0);
});

test('per row, the largest weight of each has the last colour; a row without weight stays dark', () => {
  const pixels = painted(matrix(3, 2, [0.1, 0.05, 0, 0, 0.9, 0.45]), { scale: 'linear', perRow: true });
  const places = pixels.map(placeOf);
  expect(places[0]).toBeGreaterThanOrEqual(254);
  expect(places[0]).toBe(places[4]);
  expect(places[1]).toBe(places[5]);
  expect(places.slice(2, 4)).toEqual([0, 0]);
});

test('what is not a number is seen, on every path', () => {
  const broken = matrix(1, 3, [NaN, 0.5, Infinity]);
  expect(painted(broken, { scale: 'root' })[0]).toBe(NOT_FINITE);
  expect(painted(broken, { scale: 'root', perRow: true })[0]).toBe(NOT_FINITE);
  const pixels = new Uint32Array(3);
  paintDiverging(broken, pixels, 1);
  expect(pixels[0]).toBe(NOT_FINITE);
});

test('values around 0 are painted from -limit to limit', () => {
  const pixels = new Uint32Array(5);
  paintDiverging(matrix(1, 5, [-4, -2, 0, 2, 4]), pixels, 2);
  expect(pixels[0]).toBe(divergingColours[0]);
  expect(pixels[1]).toBe(divergingColours[0]);
  expect(pixels[2]).toBe(colourAt(divergingColours, 0.5));
  expect(pixels[3]).toBe(divergingColours[255]);
  expect(pixels[4]).toBe(divergingColours[255]);
  expect(extent(Float32Array.of(0.5, -3, NaN, Infinity))).toBe(3);
});

test('a head of 512 tokens is coloured well within a frame', () => {
  const values = Float32Array.from({ length: 512 * 512 }, (_, i) => ((i * 2654435761) % 1000) / 1000);
  const pixels = new Uint32Array(values.length);
  const paint = (perRow: boolean) => paintHeat({ rows: 512, columns: 512, values }, pixels, { scale: 'log', perRow });
  for (let i = 0; i < 10; i++) paint(i % 2 === 0);
  const times = Array.from({ length: 21 }, (_, i) => {
    const began = performance.now();
    paint(i % 2 === 0);
    return performance.now() - began;
  }).sort((a, b) => a - b);
  expect(times[10]!).toBeLessThan(8);
});
