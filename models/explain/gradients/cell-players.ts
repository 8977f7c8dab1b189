import type { Asked } from '../methods/method.js';
import type { Players } from '../players.js';

/**
 * Values [K, cells] of columns, pixels or tokens as values [K, M] of players, each the sum over what belongs to it. What is nobody's, such
 * as padding, is left out.
 */
export function ofPlayers(
  cells: Float64Array,
  { model, players }: { model: Pick<Asked['model'], 'outputs'>; players: Pick<Players, 'count' | 'groups'> },
): Float64Array {
  const K = model.outputs;
  const { count: M, groups } = players;
  const count = cells.length / K;
  // The channels of a pixel lie side by side, and belong to the same player.
  const each = groups.length / count;
  const values = new Float64Array(K * M);
  for (let k = 0; k < K; k++) {
    for (let c = 0; c < count; c++) {
      const player = groups[c * each]!;
      if (player >= 0) values[k * M + player]! += cells[k * count + c]!;
    }
  }
  return values;
}
