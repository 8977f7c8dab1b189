import { expect, test } from 'vitest';
import { endOf, movedPlace, settlePlace } from '../../../renderer/compare/axis-moves.js';
import type { RunTime } from '../../../renderer/compare/run-time.js';

/** A run whose batches are half as large has twice the steps in an epoch. */
function run(lastStep: number, stepsPerEpoch: number, moments: number[]): RunTime {
  return { lastStep, stepsPerEpoch, moments, steps: [lastStep], wallMs: [lastStep * 10], length: 1 };
}
const small = run(200, 100, [0, 50, 150, 200]);
const large = run(150, 50, [0, 40, 150]);
const runs = [small, large];

test('the axis goes as far as the run that goes on farthest', () => {
  expect(endOf(runs, 'step')).toBe(200);
  expect(endOf(runs, 'epoch')).toBe(3);
  expect(endOf(runs, 'time')).toBe(2);
  expect(endOf([], 'step')).toBe(0);
});

test('a sample on is the next record of any run, in the order of the axis', () => {
  const walk = (axis: 'step' | 'epoch') => {
    const places: (number | null)[] = [0];
    for (let place: number | null = 0; place !== null;)
      places.push((place = movedPlace(place, 'next-sample', runs, axis)));
    return places;
  };
  expect(walk('step')).toEqual([0, 40, 50, 150, null]);
  expect(walk('epoch')).toEqual([0, 0.5, 0.8, 1.5, 2, null]);
});

test('a sample back from between two records is the one before', () => {
  expect(movedPlace(0.7, 'previous-sample', runs, 'epoch')).toBe(0.5);
  expect(movedPlace(0.5, 'previous-sample', runs, 'epoch')).toBe(0);
  expect(movedPlace(0, 'previous-sample', runs, 'epoch')).toBe(0);
  expect(movedPlace(null, 'previous-sample', runs, 'epoch')).toBe(2);
});

test('an epoch is one of its axis, a common one of steps, and else a tenth of all', () => {
  expect(movedPlace(1.2, 'next-epoch', runs, 'epoch')).toBe(2.2);
  expect(movedPlace(20, 'next-epoch', runs, 'step')).toBe(40);
  expect(movedPlace(20, 'next-epoch', [small, run(80, 100, [])], 'step')).toBe(120);
  expect(movedPlace(1, 'previous-epoch', runs, 'time')).toBe(0.8);
  expect(movedPlace(0.5, 'previous-epoch', runs, 'epoch')).toBe(0);
});

test('the end of all is to follow them', () => {
  expect(settlePlace(3, 3)).toBeNull();
  expect(settlePlace(2.99, 3)).toBe(2.99);
  expect(movedPlace(2.5, 'next-epoch', runs, 'epoch')).toBeNull();
  expect(movedPlace(null, 'next-sample', runs, 'step')).toBeNull();
  expect(movedPlace(1, 'live', runs, 'epoch')).toBeNull();
  expect(movedPlace(1, 'first', runs, 'epoch')).toBe(0);
  expect(movedPlace(null, 'first', [], 'epoch')).toBeNull();
});
