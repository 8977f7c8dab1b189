import { kernelCoalitions, masksOf } from '../shapley/coalitions.js';
import { attributed, gameOf } from '../shapley/game.js';
import { KernelOperator } from '../shapley/kernel-operator.js';
import type { Asked, Attribution, Explains } from './method.js';

/** Rows may differ in how many of their players matter; so many of those are kept. */
const MOST_KEPT = 8;

interface Prepared {
  masks: Uint8Array;
  operator: KernelOperator;
}

/** Kernel SHAP: the coalitions are the same for all rows that have as many players. */
export function kernelMethod(): Explains {
  const kept = new Map<string, Prepared>();
  return function* (asked: Asked): Generator<void, Attribution> {
    const game = gameOf(asked);
    const { budget, seed } = asked.config;
    const key = `${game.players} ${budget} ${seed}`;
    const { masks, operator } = kept.get(key) ?? prepared(game.players, { budget, seed });
    kept.delete(key);
    kept.set(key, { masks, operator });
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
    const means = yield* game.ask(masks);
    const K = game.outputs;
    const [expected, outputs] = [means.slice(-2 * K, -K), means.slice(-K)];
    return attributed({ ...operator.solve({ game: means, expected, outputs }), expected, outputs }, game, asked);
  };
}

/** More pairs than the budget has where those don't tell all players apart. */
function prepared(players: number, { budget, seed }: { budget: number; seed: number }): Prepared {
  for (let tried = budget; ; tried *= 2) {
    const coalitions = kernelCoalitions(players, tried, seed);
    try {
      return { masks: masksOf(coalitions), operator: new KernelOperator(coalitions) };
    } catch (error) {
      if (tried > 64 * budget) throw error;
    }
  }
}
