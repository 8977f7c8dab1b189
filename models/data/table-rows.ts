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
  /** Whether white space around a field is no part of it, also before a quotation mark. */
  trim?: boolean;
}

const PIECE_BYTES = 256_000;

/**
 * The rows of a table (RFC 4180) but for empty ones, the header first. `onBytes` is told how many bytes of all have been read.
 * Throws RequestError where a quotation mark is never closed, and where a row has more or fewer fields than the first.
 */
export async function* tableRows(
  path: string,
  text: string,
  { delimiter, quotes, trim = false }: Dialect,
  onBytes: (done: number, total: number) => void,
): AsyncGenerator<Row> {
  const bytes = Buffer.from(text, 'utf8');
  const parser = parse({
    delimiter,
    quote: quotes ? '"' : null,
    relax_quotes: true,
    trim,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: '\n',
    info: true,
  });
  Readable.from(pieces(bytes, onBytes)).pipe(parser);
  let columns: number | null = null;
  let row = 0;
  try {
    for await (const parsed of parser) {
      const { record: fields, info } = parsed as { record: string[]; info: { lines: number } };
      if (fields.every((field) => field.trim() === '')) continue;
      columns ??= fields.length;
      if (fields.length !== columns) throw unequal(path, { row, line: info.lines, found: fields.length, columns });
      yield { fields, line: info.lines };
      row++;
    }
  } catch (error) {
    if (error instanceof CsvError) throw csvError(path, error);
    throw error;
  }
}

/** What separates the fields of a .csv file: a comma, or a semicolon or tab where there are more in the first line. */
export function findDelimiter(text: string): string {
  const end = text.indexOf('\n');
  const line = (end < 0 ? text : text.slice(0, end)).replace(/"[^"]*"/g, '');
  const count = (mark: string) => line.split(mark).length - 1;
  return [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}

/** Whether a table with tabs means its quotation marks as they are: each line is a row, and one begins a field without ending it. */
export function hasLiteralQuotes(text: string): boolean {
  const rows = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
  if (rows.some((fields) => fields.length !== rows[0]!.length)) return false;
  return rows.some((fields) => fields.some((field) => field.startsWith('"') && !/^".*"$/.test(field)));
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
