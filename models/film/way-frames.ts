/**
 * The frames of a film along a way, from what is seen at its places: what ends where it began runs round, other ways go there
 * and back, and their ends are not shown twice.
 */
export function wayFrames<T>(along: readonly T[], loop: boolean): T[] {
  return loop ? [...along] : [...along, ...along.slice(1, -1).reverse()];
}
