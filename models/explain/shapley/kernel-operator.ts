import type { Coalitions } from './coalitions.js';
import { factorise, solveFactorised } from './cholesky.js';

// M players, n = M − 1, P pairs, K outputs.

/** The drawn pairs are divided among so many groups, each of which is left out once. */
const GROUPS = 10;

/** What a game gives: `game` [2 P, K] of both sides of each pair, `expected` of nobody and `outputs` of all [K]. */
export interface Played {
  game: Float64Array;
  expected: Float64Array;
  outputs: Float64Array;
}

/**
 * Solves the weighted least squares of Kernel SHAP (Lundberg & Lee 2017, eq. 8) under the constraint that values sum to the
 * output less what is expected: the last player is written as what is left, and the normal equations of the others, which depend
 * on the coalitions alone, are factorised once (Cholesky, float64). The two sides of a pair differ from the last player in the same
 * places with opposite signs, so that each pair counts by their difference. Throws an Error where coalitions are too few to tell
 * players apart.
 */
export class KernelOperator {
  readonly #coalitions: Coalitions;
  /** Of each pair, where it differs from the last player, and those after one another: ends [P]. */
  readonly #places: Uint32Array;
  readonly #ends: Uint32Array;
  readonly #factor: Float64Array;
  /** Without each of the groups; none where nothing is drawn, or too little. */
  readonly #without: readonly { factor: Float64Array; scale: number }[];

  constructor(coalitions: Coalitions) {
    const { players: M, pairs, weights, enumerated } = coalitions;
    this.#coalitions = coalitions;
    const n = M - 1;
    const places: number[] = [];
    this.#ends = new Uint32Array(weights.length);
    for (let p = 0; p < weights.length; p++) {
      for (let m = 0; m < n; m++) if (pairs[p * M + m] === 0) places.push(m);
      this.#ends[p] = places.length;
    }
    this.#places = Uint32Array.from(places);
    const isDrawn = enumerated < weights.length;
    const parts = Array.from({ length: isDrawn ? GROUPS + 1 : 1 }, () => new Float64Array(n * n));
    const masses = new Float64Array(parts.length);
    weights.forEach((weight, p) => {
      const part = this.#partOf(p);
      masses[part]! += weight;
      this.#addOuter(parts[part]!, p, 2 * weight);
    });
    this.#factor = added(parts);
    if (!factorise(this.#factor, n)) throw new Error('the coalitions are too few to tell the players apart.');
    this.#without = isDrawn ? leavingOneOut(parts, masses, n) : [];
  }

  /**
   * `values` [K, M], and their standard error by leaving out a tenth of the drawn pairs at a time (delete-a-group jackknife), at the
   * worst value: 0 where nothing is drawn, null where too little is.
   */
  solve(played: Played): { values: Float64Array; error: number | null } {
    const { players: M, weights, enumerated } = this.#coalitions;
    const K = played.outputs.length;
    const values = new Float64Array(K * M);
    const isDrawn = enumerated < weights.length;
    let worst = 0;
    for (let k = 0; k < K; k++) {
      const gain = played.outputs[k]! - played.expected[k]!;
      const parts = this.#rightSides(played.game, { k, K, gain });
      const whole = withRest(solveFactorised(this.#factor, added(parts)), gain);
      values.set(whole, k * M);
      const others = this.#without.map(({ factor, scale }, group) =>
        withRest(solveFactorised(factor, addedWithout(parts, group + 1, scale)), gain),
      );
      for (let m = 0; m < M; m++) worst = Math.max(worst, jackknife(others.map((one) => one[m]!)));
    }
    return { values, error: isDrawn && this.#without.length === 0 ? null : worst };
  }

  /** 0 for what is enumerated, else the group from 1. */
  #partOf(pair: number): number {
    const { enumerated } = this.#coalitions;
    return pair < enumerated ? 0 : 1 + ((pair - enumerated) % GROUPS);
  }

  #addOuter(matrix: Float64Array, pair: number, weight: number): void {
    const n = this.#coalitions.players - 1;
    const [from, to] = [pair === 0 ? 0 : this.#ends[pair - 1]!, this.#ends[pair]!];
    for (let a = from; a < to; a++) {
      const line = this.#places[a]! * n;
      for (let b = from; b <= a; b++) matrix[line + this.#places[b]!]! += weight;
    }
  }

  /** Of each part [n]. */
  #rightSides(game: Float64Array, { k, K, gain }: { k: number; K: number; gain: number }): Float64Array[] {
    const { players, weights } = this.#coalitions;
    const parts = Array.from(
      { length: this.#without.length > 0 ? GROUPS + 1 : 1 },
      () => new Float64Array(players - 1),
    );
    let from = 0;
    for (let p = 0; p < weights.length; p++) {
      const to = this.#ends[p]!;
      // The side with the last player misses what that player and the others gain together.
      const wanted = weights[p]! * (game[(2 * p + 1) * K + k]! - (game[2 * p * K + k]! - gain));
      const right = parts[parts.length > 1 ? this.#partOf(p) : 0]!;
      for (let at = from; at < to; at++) right[this.#places[at]!]! += wanted;
      from = to;
    }
    return parts;
  }
}

function leavingOneOut(
  parts: readonly Float64Array[],
  masses: Float64Array,
  n: number,
): { factor: Float64Array; scale: number }[] {
  const drawn = masses.reduce((total, one) => total + one, 0) - masses[0]!;
  const all = parts.slice(1).map((_, group) => {
    // What is left stands for all that was drawn.
    const scale = drawn / (drawn - masses[group + 1]!);
    const factor = addedWithout(parts, group + 1, scale);
    return factorise(factor, n) ? { factor, scale } : null;
  });
  return all.every((one) => one !== null) ? all : [];
}

function added(parts: readonly Float64Array[]): Float64Array {
  const whole = parts[0]!.slice();
  for (const part of parts.slice(1)) for (let at = 0; at < whole.length; at++) whole[at]! += part[at]!;
  return whole;
}

/** The first part and, `scale` times, all others but one. */
function addedWithout(parts: readonly Float64Array[], without: number, scale: number): Float64Array {
  const whole = parts[0]!.slice();
  parts.forEach((part, at) => {
    if (at === 0 || at === without) return;
    for (let place = 0; place < whole.length; place++) whole[place]! += scale * part[place]!;
  });
  return whole;
}

/** With the last player's value, [M]. */
function withRest(others: Float64Array, gain: number): Float64Array {
  const values = new Float64Array(others.length + 1);
  values.set(others);
  values[others.length] = others.reduce((left, one) => left - one, gain);
  return values;
}

function jackknife(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const mean = values.reduce((total, one) => total + one, 0) / values.length;
  const squares = values.reduce((total, one) => total + (one - mean) ** 2, 0);
  return Math.sqrt(((values.length - 1) / values.length) * squares);
}
