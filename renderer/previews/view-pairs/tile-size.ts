/**
 * Pixels of the page that a tile is wide in a place of `room` pixels: a whole multiple of its own where that is not much less than
 * the place, and else all of it.
 */
export function tileSize(tileWidth: number, room: number): number {
  const whole = tileWidth * Math.floor(room / tileWidth);
  return whole >= 0.75 * room ? whole : Math.floor(room);
}
