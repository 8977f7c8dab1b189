import type { TensorData } from '../../engine/tensor-data.js';
import type { Asked, Attribution } from '../methods/method.js';

// S coalitions, V players of the game, M players in all, K outputs.

/** Whose share is looked for: players that are known or not, and what the model makes of it. */
export interface Game {
  /** V. */
  players: number;
  /** K. */
  outputs: number;
  /** Which of all players each of the game's is. */
  places: Int32Array;
  /** What coalitions `masks` [S, V] give, [S, K]; `asked` counts them. */
  ask(masks: Uint8Array): Generator<void, Float64Array>;
  asked: number;
}

/**
 * The game of a row. Who has the same value in the row and in all of the background can't move anything, and isn't played with: such
 * players get exactly 0, and all others more of the budget.
 */
export function gameOf({ model, row, players, background }: Asked): Game {
  const M = players.count;
  const places = varying(row, background.rows.data, players);
  const V = places.length;
  return {
    ...{ players: V, outputs: model.outputs, places, asked: 0 },
    *ask(masks) {
      const S = masks.length / V;
      this.asked += S;
      return yield* model.masked(V === M ? masks : spread(masks, { S, V, M, places }), { row, players, background });
    },
  };
}

/** What came of a game, told of all players. */
export function attributed(
  { values, outputs, expected, error }: Pick<Attribution, 'values' | 'outputs' | 'expected' | 'error'>,
  game: Game,
  { players, background }: Pick<Asked, 'players' | 'background'>,
): Attribution {
  const K = outputs.length;
  const { players: V, places } = game;
  const all = new Float64Array(K * players.count);
  for (let k = 0; k < K; k++) places.forEach((place, v) => (all[k * players.count + place] = values[k * V + v]!));
  return { values: all, outputs, expected, evaluations: game.asked * background.weights.length, error };
}

function varying(
  row: TensorData['data'],
  background: TensorData['data'],
  { groups, count }: Asked['players'],
): Int32Array {
  const D = groups.length;
  const varies = new Uint8Array(count);
  for (let at = 0; at < background.length; at++) {
    const [one, other] = [row[at % D]!, background[at]!];
    // A missing value is as good as another.
    if (one !== other && !(Number.isNaN(one) && Number.isNaN(other))) varies[groups[at % D]!] = 1;
  }
  const places = Int32Array.from(varies.keys()).filter((player) => varies[player] === 1);
  // A game needs someone.
  return places.length > 0 ? places : Int32Array.of(0);
}

function spread(
  masks: Uint8Array,
  { S, V, M, places }: { S: number; V: number; M: number; places: Int32Array },
): Uint8Array {
  const all = new Uint8Array(S * M);
  for (let s = 0; s < S; s++) for (let v = 0; v < V; v++) all[s * M + places[v]!] = masks[s * V + v]!;
  return all;
}
