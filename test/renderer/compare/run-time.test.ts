import { expect, test } from 'vitest';
import { placeOf, stepAt, type RunTime } from '../../../renderer/compare/run-time.js';

/** 12 steps, measured after every third, with a longer stretch of 3 s between step 6 and 9. */
const run: RunTime = {
  ...{ lastStep: 12, stepsPerEpoch: 4, moments: [0, 5, 12] },
  ...{ steps: [3, 6, 9, 12, 99], wallMs: [300, 600, 3600, 3900, 1], length: 4 },
};

test('a step lies at its epoch, and at the time that the run had trained by then', () => {
  expect(placeOf(run, 6, 'step')).toBe(6);
  expect(placeOf(run, 6, 'epoch')).toBe(1.5);
  expect(placeOf(run, 6, 'time')).toBe(0.6);
  expect(placeOf(run, 0, 'time')).toBe(0);
  // In proportion between two measurements; nothing is known beyond the last.
  expect(placeOf(run, 7, 'time')).toBe(1.6);
  expect(placeOf(run, 20, 'time')).toBe(3.9);
});

test('a place shows the last step that does not lie after it, and at most the last one', () => {
  expect(stepAt(run, 7, 'step')).toBe(7);
  expect(stepAt(run, 1.49, 'epoch')).toBe(5);
  expect(stepAt(run, 1.5, 'epoch')).toBe(6);
  expect(stepAt(run, 0.599, 'time')).toBe(5);
  expect(stepAt(run, 2.6, 'time')).toBe(8);
  for (const axis of ['step', 'epoch', 'time'] as const) expect(stepAt(run, 1000, axis)).toBe(12);
  expect(stepAt(run, -1, 'step')).toBe(0);
});

test('every step of a run comes back from its place', () => {
  const uneven = { ...run, lastStep: 937, stepsPerEpoch: 937 / 7 };
  const wallMs = Float64Array.from({ length: 937 }, (_, i) => (i + 1) * 17.3 + Math.sin(i) * 9);
  const all: RunTime = { ...uneven, steps: Int32Array.from(wallMs, (_, i) => i + 1), wallMs, length: 937 };
  for (const axis of ['step', 'epoch', 'time'] as const) {
    for (let step = 0; step <= 937; step++) expect(stepAt(all, placeOf(all, step, axis)!, axis)).toBe(step);
  }
});

test('a run without epochs, or that has not begun, has no place there', () => {
  expect(placeOf({ ...run, stepsPerEpoch: null }, 3, 'epoch')).toBeNull();
  expect(stepAt({ ...run, stepsPerEpoch: null }, 3, 'epoch')).toBeNull();
  expect(placeOf({ ...run, length: 0 }, 3, 'time')).toBeNull();
});
