import type { InTurns } from '../../core/turns.js';
import { epochOrder } from '../../data/shuffle.js';
import { deviation, mean } from '../statistics.js';
import { outputsOf, type AskedTable } from './asked-table.js';
import type { Score } from './score.js';

/** How often each column is shuffled. */
export const REPEATS = 5;

export interface Shuffled {
  lossRise: number;
  lossSpread: number;
  accuracyDrop: number | null;
  accuracySpread: number | null;
}

/**
 * How much worse the model gets where a column is shuffled among the rows (Breiman 2001; Fisher et al. 2019), column by column:
 * means and standard deviations over shuffles. Yields between two columns.
 */
export function* permutationImportance(
  asked: AskedTable,
  score: (outputs: Float32Array) => Score,
  seed: number,
): InTurns<{ whole: Score; columns: Shuffled[] }> {
  const { table } = asked;
  const D = table.columns.length;
  const N = table.rows.length;
  const whole = score(outputsOf(asked, table.data));
  const columns: Shuffled[] = [];
  for (let column = 0; column < D; column++) {
    const scores = Array.from({ length: REPEATS }, (_, repeat) => {
      const order = epochOrder(seed, column * REPEATS + repeat, N);
      const data = table.data.slice();
      order.forEach((from, to) => (data[to * D + column] = table.data[from * D + column]!));
      return score(outputsOf(asked, data));
    });
    const rises = scores.map(({ loss }) => loss - whole.loss);
    const drops = scores.flatMap(({ accuracy }) => (accuracy === null ? [] : [whole.accuracy! - accuracy]));
    columns.push({
      ...{ lossRise: mean(rises), lossSpread: deviation(rises) },
      accuracyDrop: drops.length > 0 ? mean(drops) : null,
      accuracySpread: drops.length > 0 ? deviation(drops) : null,
    });
    yield;
  }
  return { whole, columns };
}
