import { attributed, gameOf, type Game } from '../shapley/game.js';
import { drawnOrder, uniforms } from '../shapley/uniforms.js';
import type { Asked, Attribution } from './method.js';

// V players of the game, K outputs.

/** Masks of so many numbers are made at a time. */
const MOST_NUMBERS = 2 ** 21;

/**
 * Shapley values as means over orders in which the players come (Castro, Gómez & Tejada 2009), each order with its reverse (Mitchell
 * et al. 2022): nothing is fitted, so that it checks what is. The standard error is that of the means of such pairs.
 */
export function* permutation(asked: Asked): Generator<void, Attribution> {
  const game = gameOf(asked);
  const { players: V, outputs: K } = game;
  const ends = yield* game.ask(Uint8Array.from({ length: 2 * V }, (_, at) => Number(at >= V)));
  const [expected, outputs] = [ends.slice(0, K), ends.slice(K)];
  const random = uniforms(asked.config.seed, 3);
  const insides = 2 * (V - 1);
  const pairs = insides === 0 ? 1 : Math.max(1, Math.floor(asked.config.budget / insides));
  const most = Math.max(1, Math.floor(MOST_NUMBERS / Math.max(1, insides * V)));
  const [sums, squares] = [new Float64Array(K * V), new Float64Array(K * V)];
  for (let from = 0; from < pairs; from += most) {
    const orders = Array.from({ length: Math.min(most, pairs - from) }, () => drawnOrder(V, random));
    const gains = yield* gainsOf(game, orders, { expected, outputs });
    for (let at = 0; at < gains.length; at++) {
      sums[at % (K * V)]! += gains[at]!;
      squares[at % (K * V)]! += gains[at]! ** 2;
    }
  }
  const values = sums.map((sum) => sum / pairs);
  const variance = (at: number) => Math.max(0, squares[at]! / pairs - values[at]! ** 2) / (pairs - 1);
  const error = insides === 0 ? 0 : Math.sqrt(values.reduce((worst, _, at) => Math.max(worst, variance(at)), 0));
  // One pair alone says nothing of its error.
  return attributed({ values, outputs, expected, error: pairs > 1 || insides === 0 ? error : null }, game, asked);
}

/** What each player gains when they come in an order, and in its reverse: means of the two, [orders, K, V]. */
function* gainsOf(
  game: Game,
  orders: readonly number[][],
  { expected, outputs }: { expected: Float64Array; outputs: Float64Array },
): Generator<void, Float64Array> {
  const { players: V, outputs: K } = game;
  const steps = V - 1;
  // Those who have come after each but the last, and everyone else: who has come in the reverse order.
  const masks = new Uint8Array(orders.length * 2 * steps * V);
  orders.forEach((order, o) => {
    for (let step = 0; step < steps; step++) {
      const line = (o * 2 * steps + 2 * step) * V;
      masks.fill(1, line + V, line + 2 * V);
      for (const player of order.slice(0, step + 1)) [masks[line + player], masks[line + V + player]] = [1, 0];
    }
  });
  const means = steps > 0 ? yield* game.ask(masks) : new Float64Array(0);
  const gains = new Float64Array(orders.length * K * V);
  orders.forEach((order, o) => {
    for (let k = 0; k < K; k++) {
      const at = (step: number, side: number) => means[(o * 2 * steps + 2 * step + side) * K + k]!;
      const come = (count: number) => (count === 0 ? expected[k]! : count === V ? outputs[k]! : at(count - 1, 0));
      const left = (count: number) => (count === 0 ? outputs[k]! : count === V ? expected[k]! : at(count - 1, 1));
      order.forEach((player, place) => {
        const gain = come(place + 1) - come(place) + left(place) - left(place + 1);
        gains[(o * K + k) * V + player] = gain / 2;
      });
    }
  });
  return gains;
}
