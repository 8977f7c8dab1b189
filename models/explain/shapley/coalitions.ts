import { drawnOrder, uniforms } from './uniforms.js';

// M players, P pairs.

/** Pairs of a coalition and its complement, with their weight in the regression of Kernel SHAP. */
export interface Coalitions {
  players: number;
  /** [P, M], 1 where a player is in: of each pair the coalition that has the last player. */
  pairs: Uint8Array;
  /** [P], of either side; both sides of all pairs sum to 1. */
  weights: Float64Array;
  /** So many pairs from the first one on are all there are of their size; the others were drawn. */
  enumerated: number;
}

/** Several times as many pairs as players, whatever the budget: fewer can't tell players apart. */
const FEWEST_PAIRS = 2;

/**
 * Coalitions for Kernel SHAP (Lundberg & Lee 2017, theorem 2): sizes from the outside in, each with its complement, as long as all
 * of a size fit what is left of the budget in proportion to their weight; then distinct pairs of a coalition and its complement
 * drawn by weight (Covert & Lee 2021). The same seed draws the same.
 */
export function kernelCoalitions(players: number, budget: number, seed: number): Coalitions {
  const M = players;
  const sizes = Array.from({ length: Math.floor(M / 2) }, (_, at) => at + 1);
  // The kernel's weight of all coalitions of a size, (M − 1) / (k (M − k)), and of those of its complements.
  const mass = sizes.map((size) => ((M - 1) / (size * (M - size))) * (2 * size === M ? 1 : 2));
  const total = sum(mass);
  const rows: { mask: Uint8Array; weight: number }[] = [];
  let left = budget / 2;
  let done = 0;
  for (; done < sizes.length; done++) {
    const size = sizes[done]!;
    const count = choose(M, size) / (2 * size === M ? 2 : 1);
    if ((left * mass[done]!) / sum(mass.slice(done)) < count * (1 - 1e-9)) break;
    const weight = mass[done]! / total / (2 * count);
    for (const mask of ofSize(M, size)) {
      // Of the middle size, either side of a pair comes by.
      if (2 * size !== M || mask[M - 1] === 1) rows.push({ mask: withLast(mask), weight });
    }
    left -= count;
  }
  const enumerated = rows.length;
  if (done < sizes.length) {
    const rest = mass.slice(done);
    const wanted = Math.max(FEWEST_PAIRS * M, Math.floor(left));
    for (const { mask, share } of drawPairs(M, { from: done + 1, mass: rest, wanted, seed })) {
      rows.push({ mask, weight: (share * sum(rest)) / total / 2 });
    }
  }
  const pairs = new Uint8Array(rows.length * M);
  rows.forEach(({ mask }, at) => pairs.set(mask, at * M));
  return { players, pairs, weights: Float64Array.from(rows, ({ weight }) => weight), enumerated };
}

/** [2 P + 2, M]: both sides of each pair, one after the other, then nobody and all. */
export function masksOf({ players: M, pairs, weights }: Pick<Coalitions, 'players' | 'pairs' | 'weights'>): Uint8Array {
  const P = weights.length;
  const masks = new Uint8Array((2 * P + 2) * M);
  for (let p = 0; p < P; p++) {
    const pair = pairs.subarray(p * M, (p + 1) * M);
    masks.set(pair, 2 * p * M);
    pair.forEach((is, m) => (masks[(2 * p + 1) * M + m] = 1 - is));
  }
  return masks.fill(1, (2 * P + 1) * M);
}

/** Distinct pairs with how often each was drawn, as a share of all draws. */
function drawPairs(
  M: number,
  { from, mass, wanted, seed }: { from: number; mass: readonly number[]; wanted: number; seed: number },
): { mask: Uint8Array; share: number }[] {
  const whole = sum(mass);
  const random = uniforms(seed);
  const times = new Map<string, { mask: Uint8Array; times: number }>();
  let draws = 0;
  for (let tries = 0; times.size < wanted && tries < 20 * wanted; tries++) {
    let place = random() * whole;
    let at = 0;
    while (at < mass.length - 1 && place >= mass[at]!) place -= mass[at++]!;
    const drawn = new Uint8Array(M);
    for (const player of drawnOrder(M, random, from + at)) drawn[player] = 1;
    const mask = withLast(drawn);
    const key = String.fromCharCode(...mask);
    const known = times.get(key);
    if (known) known.times++;
    else times.set(key, { mask, times: 1 });
    draws++;
  }
  return [...times.values()].map(({ mask, times: count }) => ({ mask, share: count / draws }));
}

/** The side of a pair that has the last player. */
function withLast(mask: Uint8Array): Uint8Array {
  return mask.at(-1) === 1 ? mask : mask.map((is) => 1 - is);
}

/** Every mask with `size` players, in lexical order. */
function* ofSize(M: number, size: number): Generator<Uint8Array> {
  const chosen = Array.from({ length: size }, (_, at) => at);
  for (;;) {
    const mask = new Uint8Array(M);
    for (const player of chosen) mask[player] = 1;
    yield mask;
    let at = size - 1;
    while (at >= 0 && chosen[at] === M - size + at) at--;
    if (at < 0) return;
    chosen[at]!++;
    for (let next = at + 1; next < size; next++) chosen[next] = chosen[next - 1]! + 1;
  }
}

/** n over k. */
function choose(n: number, k: number): number {
  let count = 1;
  for (let at = 0; at < k; at++) count = (count * (n - at)) / (at + 1);
  return count;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
