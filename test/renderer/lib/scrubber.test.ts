import { describe, expect, test } from 'vitest';
import { after, atOrBefore, countUpTo, moved, settle, type Timeline } from '../../../renderer/lib/scrubber.js';

const timeline: Timeline = { last: 1000, moments: [1, 10, 100, 400, 900], stepsPerEpoch: 300 };

describe('finding steps', () => {
  test('at or before, after, and how many', () => {
    expect(atOrBefore([10, 20], 9)).toBeUndefined();
    expect(atOrBefore([10, 20], 10)).toBe(10);
    expect(atOrBefore([10, 20], 99)).toBe(20);
    expect(after([10, 20], 10)).toBe(20);
    expect(after([10, 20], 20)).toBeUndefined();
    expect(countUpTo([], 5)).toBe(0);
    expect(countUpTo([1, 5, 9], 5)).toBe(2);
  });
});

describe('moving by sample', () => {
  test('back from live goes to the newest sample, then to the ones before', () => {
    expect(moved(null, 'previous-sample', timeline)).toBe(900);
    expect(moved(900, 'previous-sample', timeline)).toBe(400);
    expect(moved(450, 'previous-sample', timeline)).toBe(400);
  });

  test('stays at the first one', () => {
    expect(moved(1, 'previous-sample', timeline)).toBe(1);
    expect(moved(null, 'previous-sample', { ...timeline, moments: [] })).toBeNull();
  });

  test('on from the newest is live', () => {
    expect(moved(400, 'next-sample', timeline)).toBe(900);
    expect(moved(900, 'next-sample', timeline)).toBeNull();
    expect(moved(null, 'next-sample', timeline)).toBeNull();
  });

  test('a sample at the very last step is live', () => {
    expect(moved(400, 'next-sample', { ...timeline, last: 900 })).toBeNull();
  });
});

describe('moving by epoch', () => {
  test('goes an epoch back or on, within the run', () => {
    expect(moved(null, 'previous-epoch', timeline)).toBe(700);
    expect(moved(200, 'previous-epoch', timeline)).toBe(0);
    expect(moved(200, 'next-epoch', timeline)).toBe(500);
    expect(moved(800, 'next-epoch', timeline)).toBeNull();
  });

  test('a tenth of the run stands for an epoch of unknown length', () => {
    expect(moved(500, 'next-epoch', { ...timeline, stepsPerEpoch: null })).toBe(600);
  });
});

test('home and end', () => {
  expect(moved(null, 'first', timeline)).toBe(0);
  expect(moved(null, 'first', { ...timeline, last: 0 })).toBeNull();
  expect(moved(5, 'live', timeline)).toBeNull();
});

test('a step settles on whole numbers within the run; its end is live', () => {
  expect(settle(-3, timeline)).toBe(0);
  expect(settle(12.4, timeline)).toBe(12);
  expect(settle(1000, timeline)).toBeNull();
});
