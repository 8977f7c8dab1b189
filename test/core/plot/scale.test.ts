import { describe, expect, test } from 'vitest';
import { logTicksOf, spanOf, tickFormat, ticksOf } from '../../../models/core/plot/scale.js';

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
    expect([0.0001, 0.0002, 0.0003].map(tickFormat([0.0001, 0.0002, 0.0003]))).toEqual(['0.0001', '0.0002', '0.0003']);
  });

  test.each([
    [
      [0.6931, 0.69312, 0.69314],
      ['0.69310', '0.69312', '0.69314'],
    ],
    [
      [-0.5, -0.25, 0],
      ['−0.50', '−0.25', '0.00'],
    ],
    [
      [0, 1e6, 2e6],
      ['0', '1e6', '2e6'],
    ],
    [
      [2e6, 2.05e6, 2.1e6],
      ['2.00e6', '2.05e6', '2.10e6'],
    ],
    [
      [1.2e-6, 1.25e-6, 1.3e-6],
      ['1.20e-6', '1.25e-6', '1.30e-6'],
    ],
    [
      [12_480, 12_482],
      ['12,480', '12,482'],
    ],
    [
      [1e-4, 1e-2, 1],
      ['0.0001', '0.0100', '1.0000'],
    ],
    [[1.7], ['1.7']],
  ])('no two of %j look alike', (ticks, texts) => {
    expect(ticks.map(tickFormat(ticks))).toEqual(texts);
  });

  test('shares are percentages, with as many digits as they need', () => {
    expect([0, 0.5, 1].map(tickFormat([0, 0.5, 1], 'share'))).toEqual(['0%', '50%', '100%']);
    expect([0.991, 0.992].map(tickFormat([0.991, 0.992], 'share'))).toEqual(['99.1%', '99.2%']);
  });

  test('a logarithmic axis has round values, whatever it spans', () => {
    expect(logTicksOf({ from: 0.4, to: 3 }, 6)).toEqual([0.5, 1, 2]);
    expect(logTicksOf({ from: 0.001, to: 1000 }, 6).length).toBeLessThanOrEqual(6);
    expect(logTicksOf({ from: 1e-12, to: 1e12 }, 6).length).toBeLessThanOrEqual(7);
    expect(logTicksOf({ from: 0.6931, to: 0.6932 }, 5)).toEqual([0.6931, 0.69312, 0.69314, 0.69316, 0.69318, 0.6932]);
    expect(logTicksOf({ from: 0, to: 1 }, 5)).toEqual([]);
  });

  test('a span leaves room around its values, also where all are the same or there are none', () => {
    expect(spanOf([0, 10], 0.1)).toEqual({ from: -1, to: 11 });
    expect(spanOf([5, NaN, 5], 0.1)).toEqual({ from: 4.5, to: 5.5 });
    expect(spanOf([0])).toEqual({ from: -1, to: 1 });
    expect(spanOf([])).toEqual({ from: 0, to: 1 });
  });
});
