/** Distances of sets of features, against values by hand. */
import { describe, expect, it } from 'vitest';
import type { Features } from '../../../models/gan/quality/features.js';
import { frechetDistance } from '../../../models/gan/quality/frechet.js';
import { kernelDistance } from '../../../models/gan/quality/kernel-distance.js';
import { precisionAndRecall } from '../../../models/gan/quality/precision-recall.js';

const features = (...rows: number[][]): Features => ({
  count: rows.length,
  width: rows[0]!.length,
  values: Float64Array.from(rows.flat()),
});

/** Some numbers that look random, the same each time. */
function noise(count: number, width: number, { seed = 1, scale = 1, shift = 0 } = {}): Features {
  let state = seed;
  const uniform = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  return {
    ...{ count, width },
    values: Float64Array.from(
      { length: count * width },
      () => shift + scale * (uniform() + uniform() + uniform() - 1.5),
    ),
  };
}

describe('the Fréchet distance', () => {
  // Two points at ±d about the mean have the variance 2 d² with n − 1.
  const normal1 = (mean: number, deviation: number) =>
    features([mean - deviation / Math.SQRT2], [mean + deviation / Math.SQRT2]);

  it('of N(0, 1) and N(3, 4) is 9 + (1 − 2)² = 10', () => {
    expect(frechetDistance(normal1(0, 1), normal1(3, 2))).toBeCloseTo(10, 10);
  });

  it('of I₂ at 0 and diag(4, 9) at (1, 2) is 5 + 1 + 4 = 10', () => {
    const s = Math.sqrt(3 / 4);
    const cross = (x: number, y: number, dx: number, dy: number) =>
      features([x + dx, y + dy], [x - dx, y + dy], [x + dx, y - dy], [x - dx, y - dy]);
    expect(frechetDistance(cross(0, 0, s, s), cross(1, 2, 2 * s, 3 * s))).toBeCloseTo(10, 10);
  });

  it('of {(0,0),(2,0)} and {(0,0),(0,2)}, whose variances lie across, is 2 + 4 = 6', () => {
    expect(frechetDistance(features([0, 0], [2, 0]), features([0, 0], [0, 2]))).toBeCloseTo(6, 10);
  });

  it('of a set with itself is 0, and the same both ways', () => {
    const [a, b] = [noise(64, 12), noise(80, 12, { seed: 2, shift: 0.3 })];
    expect(frechetDistance(a, a)).toBeCloseTo(0, 10);
    expect(frechetDistance(a, b)).toBeCloseTo(frechetDistance(b, a), 10);
  });

  it('grows with noise, and where a part of the set is missing', () => {
    const real = { ...noise(400, 6) };
    // Half of them around another place: two classes.
    real.values.forEach((value, i) => (real.values[i] = value + (Math.floor(i / 6) % 2 === 0 ? 4 : 0)));
    const more = (scale: number) => {
      const { values } = noise(400, 6, { seed: 9, scale });
      return { ...real, values: real.values.map((value, i) => value + values[i]!) };
    };
    const distances = [0, 0.5, 1, 2].map((scale) => frechetDistance(real, more(scale)));
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
    expect(distances[1]).toBeGreaterThan(0.01);
    const oneClass = { count: 200, width: 6, values: real.values.filter((_, i) => Math.floor(i / 6) % 2 === 0) };
    expect(frechetDistance(real, oneClass)).toBeGreaterThan(4);
  });

  it('needs two rows of one width', () => {
    expect(() => frechetDistance(features([1]), features([1], [2]))).toThrow('1 rows have no covariance');
    expect(() => frechetDistance(features([1], [2]), features([1, 2], [3, 4]))).toThrow('1 and 2 numbers');
  });
});

describe('the kernel distance', () => {
  it('of {0, 1} and {2, 3} is 297.5, and of {0, 1} with itself −3.5: it is not biased, and so may be below 0', () => {
    // Within: 1 and (1·1·… +1)³ pairs (0,1): 1; (2,3): 343. Across: 1, 1, 27, 64.
    expect(kernelDistance(features([0], [1]), features([2], [3]))).toBeCloseTo(297.5, 10);
    expect(kernelDistance(features([0], [1]), features([0], [1]))).toBeCloseTo(-3.5, 10);
  });

  it('divides by the width of the features', () => {
    expect(kernelDistance(features([0, 0], [1, 1]), features([2, 2], [3, 3]))).toBeCloseTo(297.5, 10);
  });
});

describe('precision and recall', () => {
  const line = (from: number, to: number) =>
    features(...Array.from({ length: 40 }, (_, i) => [from + ((to - from) * i) / 39, 0]));

  it('of a set with itself are 1', () => {
    expect(precisionAndRecall(line(0, 1), line(0, 1))).toEqual({ precision: 1, recall: 1 });
  });

  it('are not swapped: what covers half of the real ones is precise and recalls half', () => {
    const { precision, recall } = precisionAndRecall(line(0, 1), line(0, 0.5));
    expect(precision).toBe(1);
    expect(recall).toBeGreaterThan(0.45);
    expect(recall).toBeLessThan(0.6);
    const other = precisionAndRecall(line(0, 0.5), line(0, 1));
    expect(other.recall).toBe(1);
    expect(other.precision).toBeLessThan(0.6);
  });

  it('far away are 0', () => {
    expect(precisionAndRecall(line(0, 1), line(9, 10))).toEqual({ precision: 0, recall: 0 });
  });
});
