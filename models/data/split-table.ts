/** Which rows of a table without rows for testing are set aside for that. */
import { createHash } from 'node:crypto';
import { RequestError } from '../core/errors.js';
import { groupByKey, splitGroups, type Group, type Parts } from './split-groups.js';
import type { WholeTable } from './table-summary.js';

/** One row in so many is for testing. */
const ONE_IN = 5;

/**
 * A fifth of the rows for testing, of each class where there are classes, chosen by a hash of what they hold. Equal rows go
 * to the same part, also where their targets differ, and every class keeps a row to train on. Throws RequestError, which
 * begins with `subject`, where no row can be set aside.
 */
export function splitTable(subject: string, table: WholeTable, groups: Group[] = groupRows(table)): Parts {
  const parts = splitGroups(groups, table.labels ? table.classNames.length : 1, ONE_IN);
  if (parts) return parts;
  throw new RequestError(
    groups.length === 1
      ? `${subject}: all of its ${table.count} rows are the same; at least two different ones are needed, one to train on and one to test.`
      : `${subject}: no row can be set aside for testing, as each class needs one to train on; add rows.`,
  );
}

/** Rows that are equal in all features, in the order of their hashes. */
export function groupRows({ columns, values, count, labels }: WholeTable): Group[] {
  return groupByKey(count, rowKeys({ columns, values }), labels);
}

/** What tells rows apart by their features. */
export function rowKeys({ columns, values }: Pick<WholeTable, 'columns' | 'values'>): (row: number) => string {
  return (row) => {
    const hash = createHash('sha256');
    const numbers = new Float64Array(columns.length);
    columns.forEach(({ kind, categories }, i) => {
      const value = values[row * columns.length + i]!;
      // Categories count by name, as their index depends on what else there is; −0 is 0.
      if (kind === 'category' && !Number.isNaN(value)) hash.update(JSON.stringify(categories[value]!));
      else numbers[i] = Number.isNaN(value) ? NaN : value + 0;
    });
    return hash.update(new Uint8Array(numbers.buffer)).digest('hex');
  };
}
