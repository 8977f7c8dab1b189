import { describe, expect, test } from 'vitest';
import {
  between,
  nearestPoint,
  nextPoint,
  pointsWithin,
} from '../../../../renderer/panels/embedding-map/map-points.js';

/** Pixels: down is more. */
const places: readonly (readonly [number, number])[] = [
  [50, 50],
  [60, 50],
  [90, 52],
  [50, 20],
  [45, 90],
  [58, 60],
];
const all = places.map((_, point) => point);
const placeOf = (point: number) => places[point]!;

describe('a point', () => {
  test('is found under the pointer, within reach', () => {
    expect(nearestPoint(all, placeOf, { at: [59, 51], reach: 14 })).toBe(1);
    expect(nearestPoint(all, placeOf, { at: [200, 200], reach: 14 })).toBeNull();
    expect(nearestPoint([0, 2], placeOf, { at: [59, 51], reach: 14 })).toBe(0);
  });

  test('is followed by the next one in the direction of an arrow', () => {
    expect(nextPoint(all, placeOf, { from: 0, direction: 'right' })).toBe(1);
    expect(nextPoint(all, placeOf, { from: 0, direction: 'up' })).toBe(3);
    expect(nextPoint(all, placeOf, { from: 0, direction: 'down' })).toBe(5);
    expect(nextPoint(all, placeOf, { from: 1, direction: 'left' })).toBe(0);
    expect(nextPoint(all, placeOf, { from: 2, direction: 'right' })).toBeNull();
  });
});

describe('a line around points', () => {
  const outline = [
    [40, 40],
    [70, 40],
    [70, 70],
    [40, 70],
  ] as const;

  test('selects those within', () => {
    expect(pointsWithin(all, placeOf, outline)).toEqual([0, 1, 5]);
    expect(pointsWithin([1, 2], placeOf, outline)).toEqual([1]);
    expect(pointsWithin(all, placeOf, [...outline].reverse())).toEqual([0, 1, 5]);
  });

  test('leaves out what lies in its hollow', () => {
    const hollow = [...outline.slice(0, 2), [55, 55], ...outline.slice(2)] as const;
    // The corner at (55, 55) takes a triangle away from the right side.
    expect(pointsWithin(all, placeOf, hollow)).toEqual([0, 5]);
  });

  test('of two places is none', () => {
    expect(pointsWithin(all, placeOf, outline.slice(0, 2))).toEqual([]);
  });
});

test('points are on their way from one map to the next, each by itself', () => {
  const [from, to] = [Float32Array.of(0, 0, 2, 2), Float32Array.of(1, 0, 2, 4)];
  expect([...between(from, to, 0)]).toEqual([...from]);
  expect([...between(from, to, 1)]).toEqual([...to]);
  expect([...between(from, to, 0.5)]).toEqual([0.5, 0, 2, 3]);
  expect([...between(from, to, 0.1)][0]).toBeCloseTo(0.028, 6);
});
