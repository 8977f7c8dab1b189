import { RequestError } from '../core/errors.js';
import { isDate, isMissing, readNumber } from './cell-values.js';
import { allocateRows, encodeValue, type EncodedColumn, type TableEncoding } from './encoded-column.js';
import { excerpt } from './file-errors.js';

const NAMED = 12;

/**
 * Rows as people write them, such as lines of a CSV file or key=value pairs → [rows, width]. `header` names the columns
 * in any order; the target may be among them and is not read. A field that is empty or one of the other marks of an
 * import is missing. Throws RequestError, which names column and value, for columns that are unknown, missing or there
 * twice, numbers that are none or not finite, and categories that no training row has; where `onUnknown` takes the sentence
 * about such a category, it counts as none of those that are known.
 */
export function encodeRawRows(
  encoding: TableEncoding,
  header: string[],
  rows: string[][],
  onUnknown?: (sentence: string) => void,
): Float32Array {
  const { columns, width } = encoding;
  const places = findColumns(encoding, header);
  const encoded = allocateRows(rows.length, width);
  rows.forEach((fields, row) => {
    if (fields.length !== header.length) {
      const [found, named] = [fields.length, header.length];
      throw refuse(`row ${row + 1} has ${found} values, and there are names for ${named} columns; give each one`);
    }
    let offset = row * width;
    columns.forEach((column, i) => {
      encodeValue(column, readValue(column, fields[places[i]!]!.trim(), row, onUnknown), encoded, offset);
      offset += column.width;
    });
  });
  return encoded;
}

/** Where each column of the encoding stands in `header`. */
function findColumns({ columns, target }: TableEncoding, header: string[]): number[] {
  const names = header.map((name) => name.trim());
  const known = new Set([...columns.map(({ name }) => name), target.name]);
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw refuse(`'${excerpt(unknown)}' is no column that was learned from; there are ${listed([...known])}`);
  }
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw refuse(`the column '${excerpt(twice)}' is given twice; give it once`);
  return columns.map(({ name }) => {
    const place = names.indexOf(name);
    if (place >= 0) return place;
    throw refuse(`the column '${excerpt(name)}' is not given; give every column, with an empty value if need be`);
  });
}

/** A number, or the place of a category; NaN where it is missing. */
function readValue(column: EncodedColumn, field: string, row: number, onUnknown?: (sentence: string) => void): number {
  // A word that is a category was none of those that are missing when the data were added.
  if (isMissing(field) && !(column.kind === 'category' && column.categories.includes(field))) return NaN;
  const seen = `the value '${excerpt(field)}' of '${excerpt(column.name)}' in row ${row + 1}`;
  if (column.kind === 'number') {
    const number = readNumber(field, 'plain');
    if (number !== null && Number.isFinite(number)) return number;
    const what = number !== null ? 'not finite' : isDate(field) ? 'a date, and dates are not supported' : 'no number';
    throw refuse(`${seen} is ${what}; write a number such as 1234.5, or nothing where it is missing`);
  }
  const place = column.categories.indexOf(field);
  // A column that training rows do not fill says nothing, whatever it holds.
  if (place >= 0 || column.width === 0) return place;
  if (!onUnknown) throw refuse(`${seen} is no category that was learned; use ${listed(column.categories)}`);
  onUnknown(
    `The value '${excerpt(field)}' of '${excerpt(column.name)}' in row ${row + 1} is no category that was learned, and counts as none of them.`,
  );
  return -1;
}

function listed(names: string[]): string {
  const shown = names.slice(0, NAMED).map(excerpt);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

const refuse = (reason: string): RequestError => new RequestError(`input: ${reason}.`, { field: 'input' });
