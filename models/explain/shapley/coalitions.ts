import { philox } from '../../data/shuffle.js';

/** Coalitions of M players with the weight of each in the regression of Kernel SHAP. */
export interface Coalitions {
  players: number;
  /** [S, M], 1 where a player is in. */
  masks: Float32Array;
  /** [S], summing to 1. */
  weights: Float64Array;
  /** Every coalition but none and all is among them. */
  complete: boolean;
}

/**
 * Coalitions for Kernel SHAP (Lundberg & Lee 2017, theorem 2): sizes from the outside in, each with its complement, as long as all
 * of a size fit what is left of the budget in proportion to their weight; then distinct pairs of a coalition and its complement
 * drawn by weight (Covert & Lee 2021). Two players at the least; the same seed draws the same.
 */
export function kernelCoalitions(players: number, budget: number, seed: number): Coalitions {
  const M = players;
  const sizes = Array.from({ length: Math.floor(M / 2) }, (_, at) => at + 1);
  const sides = (size: number) => (2 * size === M ? 1 : 2);
  // The kernel's weight of all coalitions of a size: (M − 1) / (k (M − k)).
  const mass = sizes.map((size) => ((M - 1) / (size * (M - size))) * sides(size));
  const total = sum(mass);
  const rows: { mask: Uint8Array; weight: number }[] = [];
  let left = budget;
  let done = 0;
  for (; done < sizes.length; done++) {
    const size = sizes[done]!;
    const count = choose(M, size) * sides(size);
    if ((left * mass[done]!) / sum(mass.slice(done)) < count * (1 - 1e-9)) break;
    const weight = mass[done]! / total / count;
    for (const mask of ofSize(M, size)) {
      rows.push({ mask, weight });
      if (sides(size) === 2) rows.push({ mask: complement(mask), weight });
    }
    left -= count;
  }
  const complete = done === sizes.length;
  if (!complete) {
    const rest = mass.slice(done);
    const drawn = drawPairs(M, { from: done + 1, mass: rest, pairs: Math.max(M, Math.floor(left / 2)), seed });
    for (const { mask, share } of drawn) rows.push({ mask, weight: (share * sum(rest)) / total });
  }
  const masks = new Float32Array(rows.length * M);
  rows.forEach(({ mask }, at) => masks.set(mask, at * M));
  return { players, masks, weights: Float64Array.from(rows, ({ weight }) => weight), complete };
}

/** Distinct pairs with how often each was drawn, as a share of all draws. */
function drawPairs(
  M: number,
  { from, mass, pairs, seed }: { from: number; mass: readonly number[]; pairs: number; seed: number },
): { mask: Uint8Array; share: number }[] {
  const whole = sum(mass);
  const random = uniforms(seed);
  const times = new Map<string, { mask: Uint8Array; times: number }>();
  let draws = 0;
  for (let tries = 0; times.size < pairs && tries < 20 * pairs; tries++) {
    let place = random() * whole;
    let at = 0;
    while (at < mass.length - 1 && place >= mass[at]!) place -= mass[at++]!;
    const mask = subset(M, from + at, random);
    // A pair is kept by the side that has the last player.
    const kept = mask[M - 1] === 1 ? mask : complement(mask);
    const key = String.fromCharCode(...kept);
    const known = times.get(key);
    if (known) known.times++;
    else times.set(key, { mask: kept, times: 1 });
    draws++;
  }
  return [...times.values()].flatMap(({ mask, times: count }) => {
    const share = count / draws / 2;
    return [
      { mask, share },
      { mask: complement(mask), share },
    ];
  });
}

function subset(M: number, size: number, random: () => number): Uint8Array {
  const order = Array.from({ length: M }, (_, at) => at);
  const mask = new Uint8Array(M);
  for (let at = 0; at < size; at++) {
    const other = at + Math.floor(random() * (M - at));
    [order[at], order[other]] = [order[other]!, order[at]!];
    mask[order[at]!] = 1;
  }
  return mask;
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

function complement(mask: Uint8Array): Uint8Array {
  return mask.map((is) => 1 - is);
}

/** n over k. */
function choose(n: number, k: number): number {
  let count = 1;
  for (let at = 0; at < k; at++) count = (count * (n - at)) / (at + 1);
  return count;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** Numbers in [0, 1), by Philox: the same for a seed on every machine. */
export function uniforms(seed: number, stream = 0): () => number {
  let block: readonly number[] = [];
  let drawn = 0;
  return () => {
    if (drawn % 4 === 0) block = philox([drawn / 4, stream, 2, 0], [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0]);
    return block[drawn++ % 4]! / 2 ** 32;
  };
}
