import { expect, test } from 'vitest';
import { placeNumber, placeText, tickText, timeTicks } from '../../../renderer/charts/axis.js';

test('a place is told in the words of its axis', () => {
  expect(placeText('step', 12_000)).toBe('step 12,000');
  expect([placeText('epoch', 1.256), placeText('epoch', 12.04)]).toEqual(['epoch 1.26', 'epoch 12.0']);
  expect([0.257, 42.5, 125, 5400].map((x) => placeText('time', x))).toEqual([
    '0.26 s',
    '42.5 s',
    '2 min 05 s',
    '1 h 30 min',
  ]);
  expect([placeNumber('step', 1200), placeNumber('epoch', 3.5), placeNumber('time', 30)]).toEqual([
    '1,200',
    '3.50',
    '30 s',
  ]);
});

test('ticks are as short as tells them apart', () => {
  expect(tickText('step', 12_000, [6000, 12_000])).toBe('12k');
  expect(tickText('step', 12_001, [12_000, 12_001])).toBe('12,001');
  expect([0, 2, 4].map((x) => tickText('epoch', x, [0, 2, 4]))).toEqual(['0', '2', '4 epochs']);
  expect([0, 0.5, 1].map((x) => tickText('epoch', x, [0, 0.5, 1]))).toEqual(['0.0', '0.5', '1.0 epoch']);
  expect([0.1, 1, 10].map((x) => tickText('epoch', x, [0.1, 1, 10]))).toEqual(['0.1', '1', '10 epochs']);
  expect([0, 30, 90, 3600, 5400].map((x) => tickText('time', x, []))).toEqual([
    '0',
    '30 s',
    '1 min 30 s',
    '1 h',
    '1 h 30 min',
  ]);
});

test('times are marked as clocks are read', () => {
  expect(timeTicks({ from: 0, to: 100 }, 6)).toEqual([0, 30, 60, 90]);
  expect(timeTicks({ from: 610, to: 4000 }, 6)).toEqual([1200, 1800, 2400, 3000, 3600]);
  expect(timeTicks({ from: 0, to: 7300 }, 6)).toEqual([0, 1800, 3600, 5400, 7200]);
  expect(timeTicks({ from: 0, to: 0.5 }, 6)).toBeNull();
});
