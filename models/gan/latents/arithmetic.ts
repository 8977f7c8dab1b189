import { standardNormal } from '../../core/initializers.js';
import type { LatentPoint } from './latent-points.js';

/** The middle of several points, part by part. */
export function meanOf(points: readonly LatentPoint[]): LatentPoint {
  const mean = (rows: readonly Float32Array[]) =>
    rows[0]!.map((_, i) => rows.reduce((sum, row) => sum + row[i]!, 0) / rows.length);
  return { latent: mean(points.map(({ latent }) => latent)), shares: mean(points.map(({ shares }) => shares)) };
}

/** a − b + c (Radford et al. 2016, section 6.3). What is less than nothing of a class is left out. */
export function analogy(a: LatentPoint, b: LatentPoint, c: LatentPoint): LatentPoint {
  const sum = (x: Float32Array, y: Float32Array, z: Float32Array) => x.map((value, i) => value - y[i]! + z[i]!);
  const shares = sum(a.shares, b.shares, c.shares).map((share) => Math.max(0, share));
  const whole = shares.reduce((total, share) => total + share, 0);
  return { latent: sum(a.latent, b.latent, c.latent), shares: shares.map((share) => share / whole) };
}

/** How far out it lies: 1 where random latents lie. */
export const lengthOf = ({ latent }: LatentPoint): number => Math.hypot(...latent) / Math.sqrt(latent.length);

/** In the same direction, as far out as random latents lie. */
export function atTypicalLength(point: LatentPoint): LatentPoint {
  const length = lengthOf(point);
  return length > 1e-6 ? { ...point, latent: point.latent.map((value) => value / length) } : point;
}

/** So many points around one, which are off by normal noise of this deviation. */
export function pointsNear(
  { latent, shares }: LatentPoint,
  { count, deviation, seed }: { count: number; deviation: number; seed: number },
): LatentPoint[] {
  const noise = standardNormal([count, latent.length], seed, 'near').data;
  return Array.from({ length: count }, (_, at) => ({
    latent: latent.map((value, i) => value + deviation * noise[at * latent.length + i]!),
    shares,
  }));
}
