import { expect, test } from 'vitest';
import { nearestPoint, nearestX, pointAt, pointFrom, pointsOf, xOf } from '../../../renderer/charts/line-points.js';

const at = (...xs: number[]) => pointsOf(xs, xs);

test('the nearest point may be before or after, and the earlier one of two', () => {
  const points = at(200, 400, 600);
  expect([0, 299, 300, 301, 9999].map((x) => nearestPoint(points, x))).toEqual([0, 0, 0, 1, 2]);
  expect(nearestPoint(at(), 100)).toBe(-1);
});

test('the pointer finds a place at which something of the chart was measured', () => {
  expect(nearestX([at(10, 20, 30), at(30)], 21)).toBe(20);
  expect(nearestX([at(200, 400)], 21)).toBe(200);
  expect(nearestX([at(10, 20), at(25)], 24)).toBe(25);
  expect(nearestX([at(), at()], 24)).toBeNull();
});

test('a point is found at its own place, whatever its step is divided by', () => {
  const steps = Int32Array.from({ length: 2000 }, (_, i) => i + 1);
  for (const per of [3, 7, 49, 93, 938, 1875]) {
    const points = { ...at(), xs: steps, per, length: steps.length };
    for (let i = 0; i < steps.length; i++) {
      if (pointAt(points, xOf(points, i)) !== i || pointFrom(points, xOf(points, i)) !== i)
        expect.unreachable(`step ${i + 1} of ${per} an epoch`);
    }
  }
});
