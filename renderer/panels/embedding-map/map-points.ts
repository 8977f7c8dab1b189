type Place = readonly [number, number];

/** The point nearest to a place, of those with these places, at most `reach` away; null where there is none. */
export function nearestPoint(
  points: readonly number[],
  placeOf: (point: number) => Place,
  { at, reach }: { at: Place; reach: number },
): number | null {
  let [best, least] = [-1, reach];
  for (const point of points) {
    const [x, y] = placeOf(point);
    const distance = Math.hypot(x - at[0], y - at[1]);
    if (distance < least) [best, least] = [point, distance];
  }
  return best < 0 ? null : best;
}

export type Direction = 'left' | 'right' | 'up' | 'down';

const ways: Record<Direction, Place> = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] };

/** Being beside the way counts so many times as much as being along it. */
const BESIDE = 2;

/**
 * The point that lies next in a direction, as one would look for it: near, and rather ahead than aside. Places are in pixels,
 * down being more. Null where nothing lies there.
 */
export function nextPoint(
  points: readonly number[],
  placeOf: (point: number) => Place,
  { from, direction }: { from: number; direction: Direction },
): number | null {
  const [wayX, wayY] = ways[direction];
  const [x, y] = placeOf(from);
  let [best, least] = [-1, Infinity];
  for (const point of points) {
    if (point === from) continue;
    const [pointX, pointY] = placeOf(point);
    const ahead = (pointX - x) * wayX + (pointY - y) * wayY;
    const aside = Math.abs((pointX - x) * wayY) + Math.abs((pointY - y) * wayX);
    if (!(ahead > 0) || aside > ahead) continue;
    const cost = ahead + BESIDE * aside;
    if (cost < least) [best, least] = [point, cost];
  }
  return best < 0 ? null : best;
}

/** Points within an outline, which closes by itself: those from which a ray crosses it an odd number of times. */
export function pointsWithin(
  points: readonly number[],
  placeOf: (point: number) => Place,
  outline: readonly Place[],
): number[] {
  if (outline.length < 3) return [];
  return points.filter((point) => {
    const [x, y] = placeOf(point);
    let inside = false;
    outline.forEach(([toX, toY], at) => {
      const [fromX, fromY] = outline[(at + outline.length - 1) % outline.length]!;
      if (fromY > y !== toY > y && x < fromX + ((y - fromY) / (toY - fromY)) * (toX - fromX)) inside = !inside;
    });
    return inside;
  });
}

/** Coordinates on the way from some to others, both [n, 2]; what is new is where it will be. `share`: 0 … 1. */
export function between(from: Float32Array, to: Float32Array, share: number): Float32Array {
  // Slow at both ends.
  const eased = share * share * (3 - 2 * share);
  return to.map((value, at) => (at < from.length ? from[at]! + (value - from[at]!) * eased : value));
}
