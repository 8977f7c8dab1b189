import type { Check } from '../panels/trust.js';
import { correlationWhereKnown } from '../statistics.js';
import { unknownCheck } from './unknown.js';

/** From here on, two features are said to move together. */
export const LINKED = 0.8;

/** Columns of a table that move together with another one; `columns` [M] of values over the same rows. */
export function linkedCheck(columns: readonly ArrayLike<number>[] | null): Check {
  if (!columns || columns.length < 2) {
    return unknownCheck(
      'linked',
      'Parts of an image or a text always hang together; values of single ones tell little.',
    );
  }
  const linked = columns.filter((column, m) => columns.some((other, n) => n !== m && isLinked(column, other))).length;
  const rows = columns[0]!.length;
  const fine = linked === 0;
  return {
    name: 'linked',
    verdict: fine ? 'fine' : 'look-out',
    figure: `${linked} of ${columns.length}`,
    note: `share |r| > ${LINKED}`,
    sentence: fine
      ? 'No two features move together, so that each can be looked at alone.'
      : `${linked} features move together with another one: values are split between them, and rows that mix them are unlike any real one.`,
    baseline: `Chance alone gives |r| up to ${(3 / Math.sqrt(Math.max(1, rows))).toFixed(2)} on ${rows} rows.`,
    n: rows,
    measured: { linked, features: columns.length },
  };
}

function isLinked(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return Math.abs(correlationWhereKnown(a, b)) > LINKED;
}
