import { describe, expect, test } from 'vitest';
import { spanOf, tickFormat, ticksOf } from '../../../../../renderer/panels/shared/plot/scale.js';

describe('axes', () => {
  test('ticks are round, within the span, and no more than there is room for', () => {
    expect(ticksOf({ from: 0, to: 1 }, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticksOf({ from: -1.32, to: 2.4 }, 4)).toEqual([-1, 0, 1, 2]);
    expect(ticksOf({ from: 13, to: 347 }, 7)).toEqual([50, 100, 150, 200, 250, 300]);
    expect(ticksOf({ from: 3, to: 3 }, 5)).toEqual([]);
  });

  test('adding up steps leaves no crumbs', () => {
    for (const tick of ticksOf({ from: 0, to: 0.7 }, 8)) expect(String(tick).length).toBeLessThan(5);
  });

  test('values are written with as few digits as tell the ticks apart', () => {
    expect([0, 0.2, 0.4].map(tickFormat([0, 0.2, 0.4]))).toEqual(['0.0', '0.2', '0.4']);
    expect([-500, 1000].map(tickFormat([-500, 0, 500, 1000]))).toEqual(['−500', '1,000']);
    expect(tickFormat([0, 2e6])(2e6)).toBe('2.0e6');
  });

  test('a span leaves room around its values, also where all are the same or there are none', () => {
    expect(spanOf([0, 10], 0.1)).toEqual({ from: -1, to: 11 });
    expect(spanOf([5, NaN, 5], 0.1)).toEqual({ from: 4.5, to: 5.5 });
    expect(spanOf([0])).toEqual({ from: -1, to: 1 });
    expect(spanOf([])).toEqual({ from: 0, to: 1 });
  });
});
