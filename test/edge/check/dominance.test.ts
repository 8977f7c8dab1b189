import { expect, test } from 'vitest';
import { withDominance } from '../../../models/edge/check/dominance.js';
import { variant } from '../variants.js';

const dominated = (variants: Parameters<typeof withDominance>[0]): boolean[] =>
  withDominance(variants).map((one) => one.dominated);

test('a variant is dominated by one that is smaller and no less accurate', () => {
  const small = variant({ gzipBytes: 100, accuracy: 0.9 });
  const large = variant({ gzipBytes: 200, accuracy: 0.9 });
  const best = variant({ gzipBytes: 300, accuracy: 0.91 });
  expect(dominated([small, large, best])).toEqual([false, true, false]);
});

test('equals do not dominate each other', () => {
  expect(dominated([variant({ accuracy: 0.9 }), variant({ accuracy: 0.9 })])).toEqual([false, false]);
});

test('where nothing is right, the error decides', () => {
  const exact = variant({ gzipBytes: 100, maxError: 0.001 });
  expect(dominated([exact, variant({ gzipBytes: 150, maxError: 0.01 })])).toEqual([false, true]);
});

test('what failed or was never made dominates nothing, nor does the model itself', () => {
  const failed = variant({ gzipBytes: 1, accuracy: 1, status: 'failed' });
  const engine = variant({ gzipBytes: 1, accuracy: 1, format: 'engine' });
  expect(dominated([failed, engine, variant({ accuracy: 0.5 })])).toEqual([false, false, false]);
});
