import type { Spot } from '../../../models/explain/pictures/picture.js';

/** How far from a point it may be pointed at, in pixels. */
const REACH = 9;

/** The spot at a place: the box that holds it, or the nearest point within reach; null where there is none. */
export function spotAt(spots: readonly Spot[], { x, y }: { x: number; y: number }): Spot | null {
  let found: Spot | null = null;
  let nearest = REACH ** 2;
  for (const spot of spots) {
    if (spot.width !== undefined && spot.height !== undefined) {
      if (x >= spot.x && x < spot.x + spot.width && y >= spot.y && y < spot.y + spot.height) return spot;
      continue;
    }
    const distance = (spot.x - x) ** 2 + (spot.y - y) ** 2;
    if (distance > nearest) continue;
    nearest = distance;
    found = spot;
  }
  return found;
}
