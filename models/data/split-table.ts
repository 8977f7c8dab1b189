/** Which rows of a table without rows for testing are set aside for that. */
import { createHash } from 'node:crypto';
import { RequestError } from '../core/errors.js';
import type { WholeTable } from './table-summary.js';

/** One row in so many is for testing. */
const ONE_IN = 5;

/** Rows that are equal in all features; they stay together. */
interface Group {
  hash: string;
  rows: number[];
  /** How many of them are of which class; all of class 0 where the target is a number. */
  classes: Map<number, number>;
}

/**
 * A fifth of the rows for testing, of each class by largest remainder where there are classes, chosen by a hash of what
 * they hold: the same rows wherever and in whatever order. Equal rows go to the same part, also where their targets
 * differ, and every class keeps a row to train on. Indices ascend in both parts. Throws RequestError, which begins with
 * `subject`, where no row can be set aside.
 */
export function splitTable(subject: string, table: WholeTable): { train: Int32Array; test: Int32Array } {
  const groups = groupRows(table);
  // Rows of each class that are left to train on, and that are still to be set aside.
  const left = new Array<number>(table.labels ? table.classNames.length : 1).fill(0);
  for (let row = 0; row < table.count; row++) left[table.labels?.[row] ?? 0]!++;
  const wanted = shares(left);
  const isTest = new Uint8Array(table.count);
  let taken = 0;
  const take = ({ rows, classes }: Group): void => {
    for (const row of rows) isTest[row] = 1;
    for (const [label, count] of classes) {
      left[label]! -= count;
      wanted[label]! -= count;
    }
    taken += rows.length;
  };
  const keepsClasses = ({ classes }: Group): boolean => [...classes].every(([label, count]) => left[label]! > count);
  for (const group of groups) {
    const isWanted = [...group.classes].every(([label, count]) => wanted[label]! >= count);
    if (isWanted && keepsClasses(group)) take(group);
  }
  // Too few rows for a fifth, or large groups: the first that can be spared.
  const spared = taken === 0 ? groups.find(keepsClasses) : undefined;
  if (spared) take(spared);
  if (taken === 0) {
    throw new RequestError(
      groups.length === 1
        ? `${subject}: all of its ${table.count} rows are the same; at least two different ones are needed, one to train on and one to test.`
        : `${subject}: no row can be set aside for testing, as each class needs one to train on; add rows.`,
    );
  }
  const indices = Int32Array.from({ length: table.count }, (_, i) => i);
  return { train: indices.filter((i) => isTest[i] === 0), test: indices.filter((i) => isTest[i] === 1) };
}

/** A fifth of `counts` in whole numbers that add up to a fifth of all: largest remainder (Hamilton); ties to the first. */
export function shares(counts: readonly number[]): number[] {
  const total = Math.round(counts.reduce((sum, count) => sum + count, 0) / ONE_IN);
  const whole = counts.map((count) => Math.floor(count / ONE_IN));
  const remainder = (i: number) => counts[i]! % ONE_IN;
  const byRemainder = counts.map((_, i) => i).sort((a, b) => remainder(b) - remainder(a) || a - b);
  const missing = total - whole.reduce((sum, count) => sum + count, 0);
  for (const i of byRemainder.slice(0, missing)) whole[i]!++;
  return whole;
}

/** In the order of their hashes. */
function groupRows({ columns, values, count, labels }: WholeTable): Group[] {
  const groups = new Map<string, Group>();
  for (let row = 0; row < count; row++) {
    const hash = createHash('sha256');
    const numbers = new Float64Array(columns.length);
    columns.forEach(({ kind, categories }, i) => {
      const value = values[row * columns.length + i]!;
      // Categories count by name, as their index depends on what else there is; −0 is 0.
      if (kind === 'category' && !Number.isNaN(value)) hash.update(JSON.stringify(categories[value]!));
      else numbers[i] = Number.isNaN(value) ? NaN : value + 0;
    });
    const key = hash.update(new Uint8Array(numbers.buffer)).digest('hex');
    const group = groups.get(key) ?? { hash: key, rows: [], classes: new Map<number, number>() };
    groups.set(key, group);
    group.rows.push(row);
    const label = labels?.[row] ?? 0;
    group.classes.set(label, (group.classes.get(label) ?? 0) + 1);
  }
  return [...groups.values()].sort((a, b) => (a.hash < b.hash ? -1 : 1));
}
