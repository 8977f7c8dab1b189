import type { Features } from './features.js';
import { momentsOf, type Normal } from './frechet.js';

/** Parts that are left out in turn, and the 97.5 % quantile of Student's t with one degree of freedom less. */
const PARTS = 10;
const QUANTILE = 2.262;

/**
 * Half the width of a 95 % interval around the Fréchet distance of `features`, for other draws of as many: by the jackknife
 * over ten parts (Efron & Tibshirani 1993, ch. 11), se² = (g − 1) / g · Σ (θᵢ − θ̄)², with θᵢ the distance without part i.
 * `distance` is that from the other side, which stays as it is. Yields after each part; null where there are too few rows.
 */
export function* frechetSpread(
  features: Features,
  distance: (other: Normal) => number,
): Generator<void, number | null> {
  const { count } = features;
  if (count < 2 * PARTS) return null;
  const distances: number[] = [];
  for (let part = 0; part < PARTS; part++) {
    const [from, to] = [Math.floor((part * count) / PARTS), Math.floor(((part + 1) * count) / PARTS)];
    distances.push(distance(momentsOf(features, { from, to })));
    yield;
  }
  const mean = distances.reduce((sum, one) => sum + one, 0) / PARTS;
  const squares = distances.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  return QUANTILE * Math.sqrt(((PARTS - 1) / PARTS) * squares);
}
