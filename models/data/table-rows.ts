import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { RequestError } from '../core/errors.js';
import { printable } from './file-errors.js';

export interface Row {
  fields: string[];
  /** Where it ends in the file, from 1. */
  line: number;
}

export interface Dialect {
  delimiter: string;
  /** Whether a field can be in quotation marks, which then may hold delimiters and ends of lines. */
  quotes: boolean;
  /** Whether a quotation mark within a field has a backslash before it, rather than another one. */
  backslash?: boolean;
  /** Whether white space around a field is no part of it, also before a quotation mark. */
  trim?: boolean;
}

const PIECE_BYTES = 256_000;

/**
 * The rows of a table (RFC 4180) but for empty ones, the header first. `onBytes` is told how many bytes of all have been read.
 * What was decided is added to `notes`. Throws RequestError where a quotation mark is never closed, and where a row has
 * more or fewer fields than the first two.
 */
export async function* tableRows(
  path: string,
  text: string,
  { delimiter, quotes, backslash = false, trim = false }: Dialect,
  onBytes: (done: number, total: number) => void,
  notes: string[] = [],
): AsyncGenerator<Row> {
  const bytes = Buffer.from(text, 'utf8');
  const parser = parse({
    delimiter,
    quote: quotes ? '"' : null,
    escape: backslash ? '\\' : '"',
    relax_quotes: true,
    trim,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: '\n',
    info: true,
  });
  Readable.from(pieces(bytes, onBytes)).pipe(parser);
  let first: Row | null = null;
  let columns = 0;
  let row = 1;
  try {
    for await (const parsed of parser) {
      const { record: fields, info } = parsed as { record: string[]; info: { lines: number } };
      if (fields.every((field) => field.trim() === '')) continue;
      if (first === null) {
        first = { fields, line: info.lines };
        continue;
      }
      if (columns === 0) {
        const names = widened(first.fields, fields, { isQuoted: text.trimStart().startsWith('"'), notes });
        columns = names.length;
        yield { fields: names, line: first.line };
      }
      if (fields.length !== columns) throw unequal(path, { row, line: info.lines, found: fields.length, columns });
      yield { fields, line: info.lines };
      row++;
    }
    if (first !== null && columns === 0) yield first;
  } catch (error) {
    if (error instanceof CsvError) throw csvError(path, error);
    throw error;
  }
}

/**
 * The fields of the first row where the rows below have one more: R, which puts names
 * into quotation marks, leaves out that of the rows' names, and others end
 * each row but the first with a separator.
 */
function widened(
  header: string[],
  next: string[],
  { isQuoted, notes }: { isQuoted: boolean; notes: string[] },
): string[] {
  if (next.length !== header.length + 1) return header;
  const isEnded = next.at(-1)!.trim() === '';
  // Otherwise a separator that is part of a field, and stands without quotation marks, is likelier.
  if (!isEnded && !isQuoted && next[0]!.trim() !== '1') return header;
  notes.push(
    isEnded
      ? 'The separator at the end of each row was passed over.'
      : 'The first row has one field less than the others: the first column has no name, and was taken for the names of the rows.',
  );
  return isEnded ? [...header, ''] : ['', ...header];
}

async function* pieces(bytes: Buffer, onBytes: (done: number, total: number) => void): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += PIECE_BYTES) {
    yield bytes.subarray(start, start + PIECE_BYTES);
    onBytes(Math.min(start + PIECE_BYTES, bytes.length), bytes.length);
    // Others have a turn: the stream by itself never leaves the queue of small tasks.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function unequal(
  path: string,
  { row, line, found, columns }: { row: number; line: number; found: number; columns: number },
): RequestError {
  const remedy =
    found > columns
      ? 'put fields that hold the separator into quotation marks'
      : 'give every column a field, an empty one if need be';
  return new RequestError(
    `${printable(path)}: row ${row} (line ${line}) has ${found} ${found === 1 ? 'field' : 'fields'}, and the table ${columns} columns; ${remedy}.`,
  );
}

function csvError(path: string, error: CsvError): RequestError {
  const line = typeof error['lines'] === 'number' ? ` (line ${error['lines']})` : '';
  const reason =
    error.code === 'CSV_QUOTE_NOT_CLOSED'
      ? `a quotation mark is opened and never closed${line}`
      : `the table can't be read${line}: ${error.message}`;
  return new RequestError(`${printable(path)}: ${reason}; repair this file.`, { cause: error });
}
