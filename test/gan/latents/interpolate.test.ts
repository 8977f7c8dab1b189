import { describe, expect, it } from 'vitest';
import { routeThrough, type Route } from '../../../models/gan/latents/interpolate.js';

const route = (ends: number[][], options: Route) =>
  routeThrough(
    ends.map((one) => Float32Array.from(one)),
    options,
  ).map((point) => [...point]);

function expectRows(rows: number[][], expected: number[][]): void {
  expect(rows).toHaveLength(expected.length);
  rows.forEach((row, at) => row.forEach((value, i) => expect(value, `${at}, ${i}`).toBeCloseTo(expected[at]![i]!, 6)));
}

describe('a way between latents', () => {
  it('goes along the arc, lengths in a line', () => {
    const half = 2 * Math.SQRT1_2;
    expectRows(route([[1, 0], [0, 3]], { hops: 2, way: 'spherical' }), [[1, 0], [half, half], [0, 3]]); // prettier-ignore
    // A third of the arc, a third of the way from 1 to 4.
    expectRows(route([[1, 0], [0, 4]], { hops: 3, way: 'spherical' }).slice(1, 2), [[Math.sqrt(3), 1]]); // prettier-ignore
  });

  it('or in a straight line', () => {
    expectRows(route([[1, 0], [0, 3]], { hops: 2, way: 'linear' }), [[1, 0], [0.5, 1.5], [0, 3]]); // prettier-ignore
  });

  it('goes through all of several, and back to the first where it is a loop', () => {
    const ends = [[0, 2], [2, 0], [0, -4]]; // prettier-ignore
    const open = [[0, 2], [1, 1], [2, 0], [1, -2], [0, -4]]; // prettier-ignore
    expectRows(route(ends, { hops: 2, way: 'linear' }), open);
    expectRows(route(ends, { hops: 2, way: 'linear', loop: true }), [...open, [0, -1]]);
  });

  it('between opposite and equal ones goes in a line', () => {
    expect(route([[1, 0], [-1, 0]], { hops: 2, way: 'spherical' })).toEqual([[1, 0], [0, 0], [-1, 0]]); // prettier-ignore
    expect(route([[2, 0], [2, 0]], { hops: 2, way: 'spherical' })).toEqual([[2, 0], [2, 0], [2, 0]]); // prettier-ignore
  });
});

describe('a smooth way', () => {
  const ends = [[3, 0, 0], [0, 2, 1], [-1, -2, 1], [0.5, 1, -2]]; // prettier-ignore
  const distance = (a: number[], b: number[]) => Math.hypot(...a.map((value, i) => value - b[i]!));
  /** How far each point lies from the middle of its neighbours, at most. */
  const sharpest = (points: number[][]) =>
    Math.max(
      ...points.map((point, at) => {
        const [before, after] = [points.at(at - 1)!, points[(at + 1) % points.length]!];
        return distance(
          point,
          before.map((value, i) => (value + after[i]!) / 2),
        );
      }),
    );

  it.each([true, false])('goes through its samples, a loop: %s', (loop) => {
    const points = route(ends, { hops: 8, way: 'smooth', loop });
    ends.forEach((end, at) => expectRows([points[at * 8]!], [end]));
  });

  it('takes no corners: with twice the hops a quarter of the bend, where along the arc it is half', () => {
    const bends = (way: Route['way']) =>
      sharpest(route(ends, { hops: 64, way, loop: true })) / sharpest(route(ends, { hops: 128, way, loop: true }));
    expect(bends('smooth')).toBeGreaterThan(3.5);
    expect(bends('spherical')).toBeLessThan(2.5);
  });

  it('is as far from the middle as the samples are', () => {
    const ones = [[1, 0], [0, 1], [-1, 0], [0, -1]]; // prettier-ignore
    for (const point of route(ones, { hops: 8, way: 'smooth', loop: true }))
      expect(Math.hypot(...point)).toBeCloseTo(1, 6);
  });
});
