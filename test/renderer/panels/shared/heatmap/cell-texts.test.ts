import { expect, test } from 'vitest';
import { fittingFont } from '../../../../../renderer/panels/shared/heatmap/cell-texts.js';

test('numbers are written in cells as large as the widest of them fits, and not where it would be too small', () => {
  expect(fittingFont(20, { width: 40, height: 40 })).toBe(12);
  expect(fittingFont(24, { width: 26, height: 40 })).toBe(10);
  expect(fittingFont(24, { width: 20, height: 40 })).toBeNull();
  expect(fittingFont(8, { width: 40, height: 12 })).toBeNull();
  expect(fittingFont(0, { width: 40, height: 40 })).toBe(12);
});
