import { expect, test } from 'vitest';
import {
  moved,
  showing,
  toMap,
  toPixels,
  wholeMap,
  zoomed,
} from '../../../../renderer/panels/embedding-map/map-window.js';

const size = { width: 400, height: 200 };
const whole = wholeMap(Float32Array.of(-4, 1, 0.5, -1.3), size);

test('the whole map has room for all points', () => {
  expect(whole).toMatchObject({ x: 0, y: 0 });
  // Twice as wide as high: what lies 4 to the left takes no more than 2 upwards.
  expect(whole.reach).toBe(2.25);
  expect(wholeMap(Float32Array.of(-4.1, 1, 0.5, -1.3), size)).toEqual(whole);
  expect(wholeMap(Float32Array.of(0.1, 3), size).reach).toBe(3.25);
  expect(wholeMap(new Float32Array(4), size).reach).toBe(1);
  expect(toPixels(whole, size, 0, 0)).toEqual([200, 100]);
  const [, top] = toPixels(whole, size, 0, 1);
  expect(top).toBeLessThan(100);
});

test('a place is where its pixel is', () => {
  const window = { x: 0.4, y: -0.7, reach: 1.3 };
  const [left, top] = toPixels(window, size, 0.9, 0.2);
  const [x, y] = toMap(window, size, left, top);
  expect(x).toBeCloseTo(0.9, 10);
  expect(y).toBeCloseTo(0.2, 10);
});

test('zooming leaves what is under the pointer where it is, and has an end', () => {
  const at = [320, 40] as const;
  const before = toMap(whole, size, ...at);
  const near = zoomed(whole, { size, at, factor: 3, whole });
  expect(near.reach).toBeCloseTo(whole.reach / 3, 10);
  toMap(near, size, ...at).forEach((value, axis) => expect(value).toBeCloseTo(before[axis]!, 10));
  expect(zoomed(whole, { size, at, factor: 1e9, whole }).reach).toBeCloseTo(whole.reach / 100, 10);
  expect(zoomed(whole, { size, at, factor: 1e-9, whole }).reach).toBeCloseTo(whole.reach * 2, 10);
});

test('dragging takes along what was under the pointer', () => {
  const before = toMap(whole, size, 100, 100);
  const after = toMap(moved(whole, size, [30, -20]), size, 130, 80);
  after.forEach((value, axis) => expect(value).toBeCloseTo(before[axis]!, 10));
});

test('a point that is reached by keyboard comes into the window', () => {
  const window = { x: 0, y: 0, reach: 0.5 };
  expect(showing(window, size, 0.1, 0.1)).toEqual(window);
  const [left, top] = toPixels(showing(window, size, 5, -4), size, 5, -4);
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThan(size.width);
  expect(top).toBeGreaterThan(0);
  expect(top).toBeLessThan(size.height);
});
