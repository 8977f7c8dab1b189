/** What a column of a table holds, judged by its fields and by the user's word. */
import { RequestError } from '../core/errors.js';
import { findStyle, isDate, isMissing, readNumber, type NumberStyle } from './cell-values.js';
import type { ColumnWord } from './dataset.js';
import { excerpt } from './file-errors.js';
import { MAX_CATEGORIES } from './limits.js';
import { numbersNote } from './numbers-note.js';

/** What to make of a column; `out` says why it is left out. A note is a sentence on what was decided. */
export type ColumnPlan =
  | { kind: 'number'; style: NumberStyle; note?: string }
  | { kind: 'category'; note?: string }
  | { kind: 'out'; reason: 'date' | 'id' | 'text' | 'empty' | 'word'; note?: string };

/** A column as it stands in the file, white space taken away. */
export interface RawColumn {
  name: string;
  fields: string[];
}

const ID_NAME = /^(#|no|nr|index|idx|row|.*(^|[^a-z])(id|uuid|guid))$/i;
/** Words of which fewer are the same are texts rather than categories. */
const SAME_SHARE = 0.5;
const FEW = 20;
const EXACT = 2 ** 53;
/** So many numbers are no permutation of 1, 2, 3, … by chance. */
const MANY = 10;

/** What of the table helps to read the numbers of one column. */
export interface TableStyle {
  delimiter: string;
  /** Whether the numbers of some column have decimal commas for sure. */
  decimalCommas?: boolean;
}

/** Throws RequestError where the user's word does not fit what the column holds. */
export function planColumn(
  { name, fields }: RawColumn,
  { word, lineOf, ...table }: TableStyle & { word?: ColumnWord | undefined; lineOf: (row: number) => number },
): ColumnPlan {
  const quoted = `'${excerpt(name)}'`;
  const present = fields.filter((field) => !isMissing(field));
  if (word === 'out') return { kind: 'out', reason: 'word' };
  if (word === 'category') return categories(quoted, present);
  const style = findStyle(present, table.delimiter, table.decimalCommas);
  if (word === 'number') {
    if (style === null) throw notNumber({ name, fields }, lineOf);
    return numbers({ name, fields }, { style, lineOf, ...table });
  }
  if (present.length === 0) {
    return { kind: 'out', reason: 'empty', note: `The column ${quoted} was left out: it holds no value.` };
  }
  if (style !== null) {
    const id = idReason(name, present, style);
    if (id === null) return numbers({ name, fields }, { style, lineOf, ...table });
    return { kind: 'out', reason: 'id', note: `The column ${quoted} was left out: ${id}.` };
  }
  return planWords({ name, fields }, present, lineOf);
}

function planWords({ name, fields }: RawColumn, present: string[], lineOf: (row: number) => number): ColumnPlan {
  const quoted = `'${excerpt(name)}'`;
  if (present.every(isDate)) {
    const note = `The column ${quoted} was left out: it holds dates, such as '${excerpt(present[0]!)}', and dates are not supported.`;
    return { kind: 'out', reason: 'date', note };
  }
  const different = new Set(present).size;
  const out = (reason: 'id' | 'text', what: string): ColumnPlan => ({
    kind: 'out',
    reason,
    note: `The column ${quoted} was left out: ${what}; a word of yours, category:${excerpt(name)}, keeps it.`,
  });
  if (different === present.length && present.length > 1) return out('id', 'no two of its values are the same');
  if (different > MAX_CATEGORIES || (different > FEW && different > SAME_SHARE * present.length)) {
    return out(
      'text',
      `it has ${count(different)} different values in ${count(present.length)} rows${oddOne(fields, lineOf)}`,
    );
  }
  const number = present.find((text) => readNumber(text, 'plain') !== null);
  const other = present.find((text) => readNumber(text, 'plain') === null);
  if (number === undefined) return { kind: 'category' };
  const note = `The column ${quoted} was taken for categories: it holds '${excerpt(other!)}' beside numbers such as '${excerpt(number)}'.`;
  return { kind: 'category', note };
}

/** What keeps a column that holds almost nothing but numbers from being one of numbers; empty for others. */
function oddOne(fields: string[], lineOf: (row: number) => number): string {
  const words = [...fields.keys()].filter(
    (row) => !isMissing(fields[row]!) && readNumber(fields[row]!, 'plain') === null,
  );
  if (words.length === 0 || words.length > 0.1 * fields.length) return '';
  const [first] = words as [number];
  return `, all of them numbers but ${count(words.length)}, such as '${excerpt(fields[first]!)}' in line ${lineOf(first)}`;
}

/** Why numbers are no quantity but count or name the rows; null where they may be one. */
function idReason(name: string, present: string[], style: NumberStyle): string | null {
  const values = present.map((text) => readNumber(text, style)!);
  if (!values.every(Number.isInteger)) return null;
  const large = values.findIndex((value) => Math.abs(value) > EXACT);
  if (large >= 0) return `its whole numbers, such as '${excerpt(present[large]!)}', have more digits than can be kept`;
  if (new Set(values).size < values.length) return null;
  if (ID_NAME.test(name)) return 'it names the rows';
  const least = values.reduce((a, b) => Math.min(a, b));
  const greatest = values.reduce((a, b) => Math.max(a, b));
  // Different whole numbers without a gap; few of them only where they stand in order.
  const counts = (least === 0 || least === 1) && greatest - least === values.length - 1 && values.length > 2;
  if (!counts || (values.length < MANY && values.some((value, row) => value !== least + row))) return null;
  return `it counts the rows, from ${least} to ${greatest}`;
}

function numbers(
  { name, fields }: RawColumn,
  { style, lineOf, delimiter }: TableStyle & { style: NumberStyle; lineOf: (row: number) => number },
): ColumnPlan {
  const row = fields.findIndex((field) => !isMissing(field) && !Number.isFinite(readNumber(field, style)));
  if (row >= 0) {
    throw new RequestError(
      `The column '${excerpt(name)}' holds '${excerpt(fields[row]!)}' in line ${lineOf(row)}; only finite numbers up to 1.8e308 can be learned from, so correct it or leave the field empty.`,
      { field: 'columns' },
    );
  }
  const note = numbersNote(excerpt(name), fields, { style, delimiter });
  return { kind: 'number', style, ...(note !== null && { note }) };
}

function notNumber({ name, fields }: RawColumn, lineOf: (row: number) => number): RequestError {
  // The field that no style of the others can read.
  const row = fields.findIndex((field) => !isMissing(field) && findStyle([field], ',') === null);
  const at = row >= 0 ? row : fields.findIndex((field) => !isMissing(field) && readNumber(field, 'plain') === null);
  const field = fields[at]!;
  const date = isDate(field) ? ', a date, and dates are not supported' : ', which is no number';
  return new RequestError(
    `columns: '${excerpt(name)}' holds '${excerpt(field)}' in line ${lineOf(at)}${date}; leave number:${excerpt(name)} out, or correct the field.`,
    { field: 'columns' },
  );
}

function categories(quoted: string, present: string[]): ColumnPlan {
  const different = new Set(present).size;
  if (different <= MAX_CATEGORIES) return { kind: 'category' };
  throw new RequestError(
    `columns: ${quoted} has ${count(different)} different values; a column of categories may have ${count(MAX_CATEGORIES)}.`,
    { field: 'columns' },
  );
}

const count = (value: number): string => value.toLocaleString('en');
