import { expect, test } from 'vitest';
import {
  formatChange,
  formatCompact,
  formatDuration,
  formatExact,
  formatFinePercent,
  formatProbability,
  formatPlain,
  formatSetting,
  formatValue,
  formatWhen,
  plural,
  unitOf,
} from '../../../renderer/lib/format.js';

test('values have three significant digits', () => {
  expect([1.6449, 0.00231, 12480.4, 5.1e-7, 0, -0.031].map(formatValue)).toEqual([
    '1.64',
    '0.00231',
    '12,500',
    '5.1e-7',
    '0',
    '−0.0310',
  ]);
  expect(formatValue(NaN)).toBe('–');
  expect(formatValue(undefined)).toBe('–');
});

test('exact values have all the digits of a float32', () => {
  expect(formatExact(Math.fround(Math.LN2))).toBe('0.6931472');
  expect(formatExact(-1.5e-7)).toBe('−1.5e-7');
  expect(formatExact(NaN)).toBe('not finite');
});

test('a probability is all or nothing only where it is', () => {
  expect([1, 0.99951, 0.9871, 0.62, 0.0123, 0.0044, 0.0004, 0].map(formatProbability)).toEqual([
    ...['100%', '>99.9%', '98.7%', '62%', '1%', '0.4%', '<0.1%', '0%'],
  ]);
  expect(formatFinePercent(0.8805)).toBe('88.1%');
  expect(formatFinePercent(Math.fround(0.8695))).toBe('87.0%');
});

test('changes carry their sign', () => {
  expect(formatChange(0.03)).toBe('+0.0300');
  expect(formatChange(-0.03)).toBe('−0.0300');
});

test('counts are shortened', () => {
  expect([0, 950, 1000, 12_480, 999_400, 999_600, 2_500_000].map(formatCompact)).toEqual([
    '0',
    '950',
    '1k',
    '12.5k',
    '999k',
    '1M',
    '2.5M',
  ]);
});

test('settings are written as people do', () => {
  expect([0.0002, 2e-7, 64, 0].map(formatSetting)).toEqual(['0.0002', '2e-7', '64', '0']);
  expect([1200, 999, -1000, 1234.5, 2e-7].map(formatPlain)).toEqual(['1,200', '999', '-1,000', '1234.5', '2e-7']);
});

test('durations', () => {
  expect([4.4, 61, 380, 3600, 7530, NaN].map(formatDuration)).toEqual([
    '4 s',
    '1 min 01 s',
    '6 min 20 s',
    '1 h 00 min',
    '2 h 05 min',
    '–',
  ]);
});

test('a moment is the time of today or the day', () => {
  const now = new Date(2026, 2, 5, 18, 0);
  expect(formatWhen(new Date(2026, 2, 5, 9, 41).toISOString(), now)).toBe('09:41');
  expect(formatWhen(new Date(2026, 2, 3, 9, 41).toISOString(), now)).toBe('3 Mar');
});

test('plurals', () => {
  expect([plural(1, 'step'), plural(2500, 'step'), plural(2, 'epoch')]).toEqual(['1 step', '2,500 steps', '2 epochs']);
});

test('one of something has its singular', () => {
  expect([unitOf(1, 'batches'), unitOf(1, 'tokens'), unitOf(2, 'batches'), unitOf(0.5, 'tokens')]).toEqual([
    'batch',
    'token',
    'batches',
    'tokens',
  ]);
});
