import { describe, expect, test } from 'vitest';
import type { DecisionSurfaceBody } from '../../../../models/classifier/panels/decision-surface.js';
import { classChannels } from '../../../../renderer/design/class-colours.js';
import {
  cellAtValues,
  cellTold,
  keysOf,
  paintSurface,
  rightPoints,
  strengthOf,
  surfaceOf,
  surfaceText,
  valuesAtCell,
} from '../../../../renderer/panels/decision-surface/surface.js';

const body: DecisionSurfaceBody = {
  x: { name: 'length', from: 0, to: 10 },
  y: { name: 'width', from: -1, to: 1 },
  side: 2,
  classNames: ['a', 'b'],
  points: [
    [1, -0.9, 0],
    [9, -0.9, 0],
    [9, 0.9, 1],
  ],
};
const square = (...values: number[]) => ({ rows: 2, columns: 2, values: Float32Array.from(values) });
/** Rows from the lowest up: below a and b, above b twice. */
const surface = surfaceOf(body, [square(0, 1, 1, 1), square(1, 0.5, 0.75, 1)]);

describe('a decision surface', () => {
  test('the highest row is painted first, in the winners’ colours', () => {
    const pixels = paintSurface(surface);
    expect(Array.from(pixels.subarray(0, 3))).toEqual([...classChannels(1)]);
    expect(Array.from(pixels.subarray(8, 11))).toEqual([...classChannels(0)]);
    // Sure is strong, guessing is faint.
    expect(pixels[11]).toBeGreaterThan(pixels[15]!);
  });

  test('a guess among any number of classes is equally faint', () => {
    expect(strengthOf(0.5, 2)).toBeCloseTo(strengthOf(0.1, 10));
    expect(strengthOf(1, 2)).toBe(strengthOf(1, 10));
    expect(strengthOf(0.75, 2)).toBeGreaterThan(strengthOf(0.6, 2));
  });

  test('values and cells lead to each other, and beside the grid there is none', () => {
    expect(cellAtValues(body, 9, -0.9)).toEqual({ row: 0, column: 1 });
    expect(cellAtValues(body, 30, 0)).toBeNull();
    expect(valuesAtCell(body, { row: 1, column: 0 })).toEqual({ across: 0, up: 1 });
  });

  test('points count as right where the model says their class', () => {
    expect(rightPoints(body, surface)).toBe(2);
  });

  test('it is told by its cells and by the shares of the plane', () => {
    expect(cellTold(body, surface, { row: 1, column: 0 })).toBe('length 0, width 1.00: b (75%)');
    expect(surfaceText(body, surface)).toBe(
      'Between length from 0 to 10.0 and width from −1.00 to 1.00 the model says b on 75%, a on 25% of the plane. 3 test rows are drawn on it.',
    );
  });

  test('numbers share their colours with the points', () => {
    const numbers = { ...body, classNames: null, points: [[1, 0, 40]] as [number, number, number][] };
    expect(keysOf(numbers)).toEqual(['value']);
    const value = surfaceOf(numbers, [square(-5, 0, 5, 10)]);
    expect(value).toMatchObject({ kind: 'number', span: { from: -5, to: 40 } });
    expect(rightPoints(numbers, value)).toBeNull();
    expect(surfaceText(numbers, value)).toContain('the model says from −5.00 to 10.0.');
  });
});
