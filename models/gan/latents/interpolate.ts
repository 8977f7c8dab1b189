import type { WayBetween } from '../questions/keys.js';

/** Ways through the space of latents. */

/** How samples are gone through. */
export interface Route {
  /** From each sample to the next. */
  hops: number;
  way: WayBetween;
  /** Whether it goes back to the first one. */
  loop?: boolean;
}

/**
 * The points of a way through `ends`, which lie at every `hops`-th: n of them with h hops make (n − 1) h + 1 points, or n h
 * where the way goes back to the first, which isn't repeated.
 */
export function routeThrough(ends: readonly Float32Array[], { hops, way, loop = false }: Route): Float32Array[] {
  const legs = loop ? ends.length : ends.length - 1;
  const measured = ends.map(withLength);
  const points = Array.from({ length: legs * hops }, (_, at) => {
    const [leg, share] = [Math.floor(at / hops), (at % hops) / hops];
    return way === 'smooth'
      ? alongSpline(neighboursOf(measured, leg, loop), share)
      : between(ends[leg]!, ends[(leg + 1) % ends.length]!, share, way);
  });
  return loop ? points : [...points, Float32Array.from(ends.at(-1)!)];
}

/**
 * The point at `share` of the way. On the sphere (White 2016), as most normal latents lie near one; lengths go in a line.
 * Where two directions are alike or opposite, in a line.
 */
export function between(
  from: Float32Array,
  to: Float32Array,
  share: number,
  way: 'spherical' | 'linear',
): Float32Array {
  const line = from.map((value, i) => (1 - share) * value + share * to[i]!);
  const [a, b] = [Math.hypot(...from), Math.hypot(...to)];
  const cosine = from.reduce((sum, value, i) => sum + value * to[i]!, 0) / (a * b);
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  const sine = Math.sin(angle);
  if (way === 'linear' || !(sine > 1e-6)) return line;
  const [left, right] = [Math.sin((1 - share) * angle) / sine, Math.sin(share * angle) / sine];
  const length = (1 - share) * a + share * b;
  return from.map((value, i) => length * ((left * value) / a + (right * to[i]!) / b));
}

type Four = readonly [Float32Array, Float32Array, Float32Array, Float32Array];

/** A leg's ends with the ones before and after; beyond the ends of a way that doesn't go back, the leg is mirrored. */
function neighboursOf(ends: readonly Float32Array[], leg: number, loop: boolean): Four {
  const count = ends.length;
  const [from, to] = [ends[leg]!, ends[(leg + 1) % count]!];
  const mirrored = (at: Float32Array, of: Float32Array) => at.map((value, i) => 2 * value - of[i]!);
  const before = loop || leg > 0 ? ends[(leg - 1 + count) % count]! : mirrored(from, to);
  const after = loop || leg + 2 < count ? ends[(leg + 2) % count]! : mirrored(to, from);
  return [before, from, to, after];
}

/**
 * Catmull & Rom 1974 through points that have their length as one more coordinate, and brought to that: as smooth as the
 * spline, and as far from the middle as the points are.
 */
function alongSpline([a, b, c, d]: Four, t: number): Float32Array {
  const at = b.map(
    (from, i) =>
      0.5 *
      (2 * from +
        (c[i]! - a[i]!) * t +
        (2 * a[i]! - 5 * from + 4 * c[i]! - d[i]!) * t ** 2 +
        (3 * from - a[i]! - 3 * c[i]! + d[i]!) * t ** 3),
  );
  const point = at.subarray(0, -1);
  const length = Math.hypot(...point);
  return length > 1e-6 ? point.map((value) => (value * at.at(-1)!) / length) : point;
}

const withLength = (point: Float32Array): Float32Array => Float32Array.of(...point, Math.hypot(...point));
