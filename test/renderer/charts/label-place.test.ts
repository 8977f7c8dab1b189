import { expect, test } from 'vitest';
import { labelPlace } from '../../../renderer/charts/label-place.js';
import type { Pixel } from '../../../models/core/plot/shape.js';

const frame = { left: 40, right: 440, top: 10, bottom: 210 };
const label = { width: 80, height: 14, level: 100, frame };
const flat = (y: number, from = 40, to = 440): Pixel[] => [
  [from, y],
  [to, y],
];

test('a label stands at the right edge above its line, where that is free', () => {
  expect(labelPlace({ ...label, curves: [] })).toEqual({ x: 360, y: 86 });
  expect(labelPlace({ ...label, curves: [flat(150)] })).toEqual({ x: 360, y: 86 });
});

test('it goes under its line, or to the left, from curves that run through it', () => {
  expect(labelPlace({ ...label, curves: [flat(92)] })).toEqual({ x: 360, y: 101 });
  expect(labelPlace({ ...label, curves: [flat(92, 300), flat(108, 300)] })).toEqual({ x: 200, y: 86 });
  // One long segment crosses the box with both of its ends outside.
  expect(
    labelPlace({
      ...label,
      curves: [
        [
          [40, -200],
          [440, 110],
        ],
      ],
    }),
  ).toEqual({ x: 280, y: 86 });
});

test('a curve that is steep elsewhere is not in the way', () => {
  const curves: Pixel[][] = [
    [
      [40, -200],
      [440, 400],
    ],
  ];
  expect(labelPlace({ ...label, curves })).toEqual({ x: 360, y: 86 });
});

test('where curves run everywhere it takes what covers least, and it never leaves the chart', () => {
  const dense = [flat(92), flat(108, 40, 140), flat(108, 240)];
  expect(labelPlace({ ...label, curves: dense }).y).toBe(101);
  expect(labelPlace({ ...label, level: 12, curves: [flat(16)] })).toEqual({ x: 360, y: 13 });
});

test('a gap of a curve is no curve', () => {
  expect(
    labelPlace({
      ...label,
      curves: [
        [
          [40, 92],
          [200, NaN],
          [440, 92],
        ],
      ],
    }),
  ).toEqual({ x: 360, y: 86 });
});
