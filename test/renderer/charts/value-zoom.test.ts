import { expect, test } from 'vitest';
import { zoomedValues } from '../../../renderer/charts/value-zoom.js';

const whole = { from: 0, to: 10 };

test('a value keeps its height while the others come closer', () => {
  const near = zoomedValues(whole, { whole, factor: 0.5, around: 2, log: false });
  expect(near).toEqual({ from: 1, to: 6 });
  expect(zoomedValues(near!, { whole, factor: 2, around: 2, log: false })).toBeNull();
});

test('nothing beyond all values is shown', () => {
  expect(zoomedValues({ from: 0, to: 2 }, { whole, factor: 2, around: 2, log: false })).toEqual({ from: 0, to: 4 });
  expect(zoomedValues({ from: 9, to: 10 }, { whole, factor: 4, around: 9, log: false })).toEqual({ from: 6, to: 10 });
});

test('a logarithmic axis is zoomed by orders of magnitude', () => {
  const orders = { from: 0.01, to: 100 };
  const near = zoomedValues(orders, { whole: orders, factor: 0.5, around: 1, log: true })!;
  expect(near.from).toBeCloseTo(0.1, 12);
  expect(near.to).toBeCloseTo(10, 12);
});

test('it ends where 32 bits do', () => {
  const { from, to } = zoomedValues({ from: 5, to: 5.0001 }, { whole, factor: 0.1, around: 5, log: false })!;
  expect(to - from).toBeCloseTo(1e-4, 12);
});
