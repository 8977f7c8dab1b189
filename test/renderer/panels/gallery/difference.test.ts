import { expect, test } from 'vitest';
import { meanDifference } from '../../../../renderer/panels/gallery/difference.js';

test('the difference of two pictures is a share of the range, of colours alike, whatever their opacity', () => {
  const [black, white] = [Uint8ClampedArray.of(0, 0, 0, 255, 0, 0, 0, 255), new Uint8ClampedArray(8).fill(255)];
  expect(meanDifference(black, white)).toBe(1);
  expect(meanDifference(white, white)).toBe(0);
  expect(meanDifference(black, Uint8ClampedArray.of(255, 0, 0, 0, 0, 0, 0, 255))).toBeCloseTo(1 / 6);
  expect(meanDifference(new Uint8ClampedArray(), new Uint8ClampedArray())).toBe(0);
});
