/** Whether the first row of a table names its columns. */
import { isMissing, readNumber } from './cell-values.js';
import type { Row } from './table-rows.js';

/** So many numbers that count up from 0 or 1 are names, as pandas writes them, rather than values. */
const COUNTED = 3;

/** Why the first row is values like those of `rows` and no names; null where it is names. */
export function namelessReason(first: readonly string[], rows: readonly Row[]): string | null {
  const isNumber = (field: string) => readNumber(field, 'plain') !== null;
  const below = (column: number) => rows.map(({ fields }) => fields[column]!).filter((field) => !isMissing(field));
  const columns = [...first.keys()];
  const numbers = columns.filter((column) => isNumber(first[column]!));
  const words = columns.filter((column) => !isNumber(first[column]!) && !isMissing(first[column]!));
  // A word over nothing but numbers is their name.
  const isNamed = words.some((column) => below(column).length > 0 && below(column).every(isNumber));
  const recurs = (column: number) => below(column).includes(first[column]!);
  if (numbers.length > 0) {
    if (isNamed || (countsUp(numbers.map((column) => Number(first[column]))) && !words.some(recurs))) return null;
    return 'there are numbers in the first row';
  }
  return words.length > 0 && words.every(recurs) && !isNamed
    ? 'the fields of the first row come again in others'
    : null;
}

const countsUp = (numbers: readonly number[]): boolean =>
  numbers.length >= COUNTED && (numbers[0] === 0 || numbers[0] === 1) && numbers.every((n, i) => n === numbers[0]! + i);
