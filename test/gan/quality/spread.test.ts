/** How far the Fréchet distance would be from another draw's, held to other draws. */
import { describe, expect, it } from 'vitest';
import { standardNormal } from '../../../models/core/initializers.js';
import type { Features } from '../../../models/gan/quality/features.js';
import { distanceFrom, frechetDistance, momentsOf } from '../../../models/gan/quality/frechet.js';
import { frechetSpread } from '../../../models/gan/quality/frechet-spread.js';

const [COUNT, WIDTH] = [200, 3];

/** Normal numbers around `mean`. */
function drawn(seed: number, mean: number, count = COUNT): Features {
  const { data } = standardNormal([count, WIDTH], seed, 'draw');
  return { count, width: WIDTH, values: Float64Array.from(data, (value) => value + mean) };
}

function spreadOf(features: Features, real: Features): number | null {
  const work = frechetSpread(features, distanceFrom(momentsOf(real)));
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

describe('the spread of a Fréchet distance', () => {
  it('is that of other draws, within what ten parts can tell', () => {
    const real = drawn(1, 0);
    const distances = Array.from({ length: 60 }, (_, at) => frechetDistance(real, drawn(100 + at, 1)));
    const mean = distances.reduce((sum, one) => sum + one, 0) / distances.length;
    const deviation = Math.sqrt(distances.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (distances.length - 1));
    const spreads = Array.from({ length: 20 }, (_, at) => spreadOf(drawn(100 + at, 1), real)!);
    const typical = spreads.reduce((sum, one) => sum + one, 0) / spreads.length;
    expect(typical / (2.262 * deviation)).toBeGreaterThan(0.8);
    expect(typical / (2.262 * deviation)).toBeLessThan(1.25);
  });

  it('halves with four times as many', () => {
    const real = drawn(1, 0);
    const of = (count: number) =>
      Array.from({ length: 8 }, (_, at) => spreadOf(drawn(200 + at, 1, count), real)!).reduce((sum, one) => sum + one);
    expect(of(200) / of(800)).toBeGreaterThan(1.5);
    expect(of(200) / of(800)).toBeLessThan(2.7);
  });

  it('isn’t known of too few', () => {
    expect(spreadOf(drawn(3, 1, 19), drawn(1, 0))).toBeNull();
  });
});

it('moments without some rows are those of the rest', () => {
  const all = drawn(5, 2, 12);
  const rest = Float64Array.from([...all.values.subarray(0, 4 * WIDTH), ...all.values.subarray(7 * WIDTH)]);
  const [left, kept] = [momentsOf(all, { from: 4, to: 7 }), momentsOf({ count: 9, width: WIDTH, values: rest })];
  for (let i = 0; i < WIDTH; i++) {
    expect(left.mean[i]).toBeCloseTo(kept.mean[i]!, 12);
    for (let j = 0; j < WIDTH; j++) expect(left.covariance.get(i, j)).toBeCloseTo(kept.covariance.get(i, j), 12);
  }
});
