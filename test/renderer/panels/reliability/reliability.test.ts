import { describe, expect, test } from 'vitest';
import {
  binName,
  isFilled,
  meansOf,
  reliabilityText,
  verdictOf,
} from '../../../../renderer/panels/reliability/reliability.js';

const bins = [
  { from: 0, to: 0.5, count: 0, confidence: null, accuracy: null },
  { from: 0.5, to: 0.75, count: 10, confidence: 0.7, accuracy: 0.5 },
  { from: 0.75, to: 1, count: 30, confidence: 0.9, accuracy: 0.8 },
];

describe('reliability', () => {
  test('means weigh each bin by its examples', () => {
    const means = meansOf(bins)!;
    expect(means.confidence).toBeCloseTo(0.85);
    expect(means.accuracy).toBeCloseTo(0.725);
    expect(meansOf(bins.slice(0, 1))).toBeNull();
  });

  test('the verdict says which way it errs', () => {
    expect(verdictOf(bins)).toBe('Too sure of itself by 12.5 percentage points on the whole.');
    expect(verdictOf([{ from: 0, to: 1, count: 4, confidence: 0.5, accuracy: 0.75 }])).toContain('Too modest by 25.0');
    expect(verdictOf([{ from: 0, to: 1, count: 4, confidence: 0.751, accuracy: 0.75 }])).toContain('as sure as');
  });

  test('empty bins are neither told nor counted', () => {
    expect(bins.map(isFilled)).toEqual([false, true, true]);
    expect(binName(bins[1]!)).toBe('50–75%');
    expect(reliabilityText({ bins, calibrationError: 0.125, examples: 40 })).toBe(
      'Calibration error 12.5% of 40 examples. Too sure of itself by 12.5 percentage points on the whole. 50–75% sure: 50% right of 10; 75–100% sure: 80% right of 30.',
    );
  });
});
