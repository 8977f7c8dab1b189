import { attributed, gameOf } from '../shapley/game.js';
import type { Asked, Attribution } from './method.js';

/** So many players: 2^15 coalitions. */
export const MOST_EXACT = 15;

/**
 * Shapley values by all 2^M coalitions (Shapley 1953): the mean gain of a player over all orders in which the others come. Coalition
 * c has player m where bit m is set.
 */
export function* exact(asked: Asked): Generator<void, Attribution> {
  const game = gameOf(asked);
  const { players: M, outputs: K } = game;
  const S = 2 ** M;
  const masks = new Uint8Array(S * M);
  for (let s = 0; s < S; s++) for (let m = 0; m < M; m++) masks[s * M + m] = (s >> m) & 1;
  const means = yield* game.ask(masks);
  const values = shapleyValues(means, { players: M, outputs: K });
  const of = (s: number) => means.slice(s * K, (s + 1) * K);
  return attributed({ values, outputs: of(S - 1), expected: of(0), error: null }, game, asked);
}

/** Of a game's values [2^M, K]: [K, M]. */
export function shapleyValues(
  game: Float64Array,
  { players: M, outputs: K }: { players: number; outputs: number },
): Float64Array {
  // size! (M − size − 1)! / M!, by the size of the coalition that a player joins.
  const weights = new Float64Array(M);
  weights[0] = 1 / M;
  for (let size = 1; size < M; size++) weights[size] = (weights[size - 1]! * size) / (M - size);
  const values = new Float64Array(K * M);
  for (let s = 0; s < 2 ** M; s++) {
    const size = bitsIn(s);
    for (let m = 0; m < M; m++) {
      if ((s >> m) & 1) continue;
      const joined = s | (1 << m);
      for (let k = 0; k < K; k++) values[k * M + m]! += weights[size]! * (game[joined * K + k]! - game[s * K + k]!);
    }
  }
  return values;
}

function bitsIn(number: number): number {
  let count = 0;
  for (let rest = number; rest > 0; rest &= rest - 1) count++;
  return count;
}
