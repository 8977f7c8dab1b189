import type { Effect } from '../panels/effects.js';
import { correlationWhereKnown } from '../statistics.js';
import { accumulatedEffects } from './accumulated-effects.js';
import { rounded, type AskedTable } from './asked-table.js';
import { gridOf } from './grid.js';
import { partialDependence } from './partial-dependence.js';

/** Features that move together less than this are not told of. */
const TOLD = 0.7;
const MOST_LINKED = 3;
const MOST_SHOWN = 200;

/** All that one column of a table does; null where the column never differs. */
export function effectOf(asked: AskedTable, column: number): Effect | null {
  const { table } = asked;
  const categories = table.categories[column] ?? null;
  const own = table.columns[column]!;
  const grid = gridOf(own, categories);
  if (grid.length < 2) return null;
  const linked = table.columns
    .flatMap((other, at) => {
      if (at === column || categories || table.categories[at]) return [];
      const correlation = correlationWhereKnown(own, other);
      return Math.abs(correlation) > TOLD ? [{ feature: table.names[at]!, correlation: rounded(correlation) }] : [];
    })
    .sort((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation))
    .slice(0, MOST_LINKED);
  return {
    ...{ feature: table.names[column]!, categories: categories && [...categories], grid: grid.map(rounded) },
    ...partialDependence(asked, column, grid),
    accumulated: categories ? null : { edges: grid.map(rounded), effect: accumulatedEffects(asked, column, grid) },
    values: Array.from(own)
      .filter((value) => !Number.isNaN(value))
      .slice(0, MOST_SHOWN)
      .map(rounded),
    linked,
  };
}
