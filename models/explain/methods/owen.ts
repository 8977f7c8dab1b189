import { attributed, gameOf, type Game } from '../shapley/game.js';
import { hierarchyOf, type Branch } from '../shapley/hierarchy.js';
import type { Asked, Attribution } from './method.js';

// V players of the game, K outputs.

/** So many branches are split at a time, two coalitions each. */
const MOST_AT_ONCE = 128;

/** A branch that joins those who are known already. */
interface Joining {
  branch: Branch;
  /** Who is known before [V]. */
  known: Uint8Array;
  /** Without the branch and with it [K]. */
  before: Float64Array;
  after: Float64Array;
  /** Of all ways in which the branch can come, the share of those that begin so. */
  share: number;
}

/**
 * Owen values over a hierarchy (Owen 1977; Lundberg's partition explainer): Shapley's mean over orders, but only over those in which each
 * branch of the tree comes as a whole. What moves the output most is split first; where the budget ends before all branches are
 * single players, a branch is shared out evenly, so that values add up at any budget.
 */
export function* owen(asked: Asked): Generator<void, Attribution> {
  const { model, players, background, config } = asked;
  const game = gameOf(asked);
  return attributed(
    yield* owenValues(game, hierarchyOf(game.places, { players, background, input: model.input }), config.budget),
    game,
    asked,
  );
}

/** Of a game, over any tree of its players. */
export function* owenValues(
  game: Game,
  tree: Branch,
  budget: number,
): Generator<void, Pick<Attribution, 'values' | 'outputs' | 'expected' | 'error'>> {
  const { players: V, outputs: K } = game;
  const ends = yield* game.ask(Uint8Array.from({ length: 2 * V }, (_, at) => Number(at >= V)));
  const [expected, outputs] = [ends.slice(0, K), ends.slice(K)];
  const values = new Float64Array(K * V);
  let waiting: Joining[] = [{ branch: tree, known: new Uint8Array(V), before: expected, after: outputs, share: 1 }];
  let left = budget - 2;
  while (waiting.length > 0) {
    waiting.filter(({ branch }) => !branch.halves).forEach((one) => shareOut(one, values, V));
    waiting = waiting.filter(({ branch }) => branch.halves).sort((a, b) => importance(b) - importance(a));
    const now = waiting.splice(0, Math.min(MOST_AT_ONCE, Math.floor(left / 2)));
    if (now.length === 0) break;
    left -= 2 * now.length;
    waiting.push(...(yield* split(game, now)));
  }
  waiting.forEach((one) => shareOut(one, values, V));
  return { values, outputs, expected, error: null };
}

/** Each half may come before the other or after it. */
function* split(game: Game, joining: readonly Joining[]): Generator<void, Joining[]> {
  const { players: V, outputs: K } = game;
  const known = joining.flatMap(({ branch, known: before }) =>
    branch.halves!.map(({ players }) => {
      const mask = before.slice();
      for (const player of players) mask[player] = 1;
      return mask;
    }),
  );
  // Few sizes of calls: each is recorded once.
  const masks = new Uint8Array(4 ** Math.ceil(Math.log(known.length) / Math.log(4)) * V);
  known.forEach((mask, at) => masks.set(mask, at * V));
  const means = yield* game.ask(masks);
  game.asked -= masks.length / V - known.length;
  return joining.flatMap(({ branch, known: nobody, before, after, share }, at) => {
    const [one, other] = branch.halves!;
    const alone = (side: number) => means.slice((2 * at + side) * K, (2 * at + side + 1) * K);
    const [withOne, withOther] = [alone(0), alone(1)];
    const half = share / 2;
    return [
      { branch: one, known: nobody, before, after: withOne, share: half },
      { branch: one, known: known[2 * at + 1]!, before: withOther, after, share: half },
      { branch: other, known: nobody, before, after: withOther, share: half },
      { branch: other, known: known[2 * at]!, before: withOne, after, share: half },
    ];
  });
}

function importance({ before, after, share }: Joining): number {
  return share * before.reduce((most, one, k) => Math.max(most, Math.abs(after[k]! - one)), 0);
}

function shareOut({ branch, before, after, share }: Joining, values: Float64Array, V: number): void {
  before.forEach((one, k) => {
    const each = (share * (after[k]! - one)) / branch.players.length;
    for (const player of branch.players) values[k * V + player]! += each;
  });
}
