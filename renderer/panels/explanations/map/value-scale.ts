/** A few values far out would leave all others pale: beyond this percentile of their sizes, colours are all alike. */
const PERCENTILE = 99;

/** From which value on a colour is the strongest: as far below 0 as above. */
export interface ValueScale {
  /** Above 0. */
  limit: number;
  /** How many values lie beyond it. */
  beyond: number;
}

/** One scale for all of `sets`, so that pictures beside each other compare. What is not finite has no say in it. */
export function valueScale(sets: readonly ArrayLike<number>[]): ValueScale {
  const sizes = sets
    .flatMap((set) => Array.from(set, Math.abs))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const largest = sizes.at(-1) ?? 0;
  const wanted = sizes[Math.ceil((sizes.length * PERCENTILE) / 100) - 1] ?? 0;
  // Where nearly all are 0, the others are not all of them far out.
  const limit = wanted > 0 ? wanted : largest > 0 ? largest : 1;
  return { limit, beyond: sizes.filter((size) => size > limit).length };
}

/** From −1 to 1, and 0 of 0: NaN where the value is not a number. */
export function shareOf(value: number, { limit }: ValueScale): number {
  return Math.max(-1, Math.min(1, value / limit));
}
