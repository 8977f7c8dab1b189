/** Answers for people and spreadsheets, whatever was asked. */
import { RequestError } from '../../models/core/errors.js';
import { printable, printableLines } from '../../models/core/printable.mjs';
import type { Titled } from './answer-titles.js';
import { csvLine } from './csv.js';
import { count, measure, percent } from './format.js';
import { table } from './table.js';

type Row = Record<string, unknown>;

/** Long lists are cut for people; `--json` and `--csv` have them whole. */
const SHOWN = 40;

/** Of a list of named numbers, the first are told to people. */
const NAMED = 3;

export interface Telling {
  /** Columns of the terminal; null where nothing limits them. */
  width: number | null;
  /** Names of values that are shares of 1. */
  shares?: ReadonlySet<string>;
  /** What values are called, by their paths, see titlesOf; others go by their keys. */
  titles?: ReadonlyMap<string, Titled>;
}

/**
 * Its rows as a table, and everything else as lines of `key: value`. Rows that hold a text of several lines come one after the
 * other, so that it can be copied.
 */
export function answerText(
  body: unknown,
  { width, shares = new Set(), titles = new Map() }: Telling = { width: null },
): string {
  if (!isRow(body)) return `${printable(cell(body))}\n`;
  const rows = rowsOf(body);
  // What has a title and no value is something that there isn't, and nobody misses.
  const others = Object.entries(flat(body)).filter(
    ([key, value]) => key !== rows?.key && (value !== null || !titles.has(key)),
  );
  const lines = others
    .map(([key, value]) => {
      const { title = key, unit } = titles.get(key) ?? {};
      const isShare = typeof value === 'number' && (unit === 'share' || shares.has(key.replace(/^.*\./, '')));
      return `${printable(`${title}: ${isShare ? percent(value) : cell(value)}`)}\n`;
    })
    .join('');
  if (!rows) return lines;
  const flatRows = rows.rows.slice(0, SHOWN).map(flat);
  const columns = [...new Set(flatRows.flatMap((row) => Object.keys(row)))];
  const titled = columns.map((column) => titles.get(`${rows.key}.${column}`) ?? {});
  const more =
    rows.rows.length > SHOWN ? `… and ${count(rows.rows.length - SHOWN)} more; --csv and --json have them all.\n` : '';
  if (flatRows.some((row) => Object.values(row).some(isLong))) {
    return `${lines}${flatRows.map((row) => blockText(row, titled, columns)).join('\n')}${more}`;
  }
  return `${lines}${table(
    columns.map((column, at) => (titled[at]!.title ?? column).toUpperCase()),
    flatRows.map((row) =>
      columns.map((column, at) => {
        const value = row[column];
        return typeof value === 'number' && titled[at]!.unit === 'share' ? percent(value) : cell(value);
      }),
    ),
    { width },
  )}${more}`;
}

const isLong = (value: unknown): value is string => typeof value === 'string' && value.includes('\n');

/** A row as lines of `key: value` for what it has, and then its texts as they are. */
function blockText(row: Row, titled: readonly Partial<Titled>[], columns: readonly string[]): string {
  const short = columns.flatMap((column, at) => {
    const value = row[column];
    if (value === null || value === undefined || isLong(value)) return [];
    return [`${printable(`${titled[at]!.title ?? column}: ${cell(value)}`)}\n`];
  });
  const texts = columns.map((column) => row[column]).filter(isLong);
  return [...short, ...texts.map((text) => `${printableLines(text).replace(/\n*$/, '')}\n`)].join('');
}

/** Its rows as RFC 4180 has them. Throws RequestError for an answer without. */
export function answerCsv(body: unknown): string {
  const rows = isRow(body) ? rowsOf(body) : null;
  if (!rows) throw new RequestError('--csv: this answer has no rows; use --json.');
  const flatRows = rows.rows.map(flatWithNames);
  const columns = [...new Set(flatRows.flatMap((row) => Object.keys(row)))];
  const lines = [columns, ...flatRows.map((row) => columns.map((column) => plain(row[column])))];
  return lines.map(csvLine).join('');
}

/** The first list of objects. */
function rowsOf(body: Row): { key: string; rows: Row[] } | null {
  for (const [key, value] of Object.entries(body)) {
    if (Array.isArray(value) && value.length > 0 && value.every(isRow)) return { key, rows: value };
  }
  return null;
}

/** Objects within become keys of their own: `values.accuracy`. */
function flat(row: Row): Row {
  return spread(row, (value) => (isRow(value) ? flat(value) : null));
}

/** As `flat`, and of lists of named numbers each name becomes a key: `classes.Coat`. */
function flatWithNames(row: Row): Row {
  return spread(row, (value) => (isRow(value) ? flatWithNames(value) : namedNumbers(value)));
}

function spread(row: Row, inside: (value: unknown) => Row | null): Row {
  const entries = Object.entries(row).flatMap(([key, value]): [string, unknown][] => {
    const inner = inside(value);
    return inner ? Object.entries(inner).map(([name, one]) => [`${key}.${name}`, one]) : [[key, value]];
  });
  return Object.fromEntries(entries);
}

/** Of a list such as [{ name: 'Coat', probability: 0.9 }, …] the numbers by name; null for anything else. */
function namedNumbers(value: unknown): Record<string, number> | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const pairs: [string, number][] = [];
  for (const one of value as unknown[]) {
    const { name, ...rest } = isRow(one) ? one : {};
    const [number, ...more] = Object.values(rest);
    if (typeof name !== 'string' || typeof number !== 'number' || more.length > 0) return null;
    pairs.push([name, number]);
  }
  return Object.fromEntries(pairs);
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function cell(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? count(value) : measure(value);
  const named = Object.entries(namedNumbers(value) ?? {});
  if (named.length > 0)
    return someOf(named.map(([name, number]) => `${name} ${isProbability(value) ? percent(number) : cell(number)}`));
  if (Array.isArray(value) && value.length > 8) return `${count(value.length)} values`;
  return plain(value);
}

/** Of a list of named numbers. */
function isProbability(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => isRow(one) && 'probability' in one);
}

function someOf(texts: string[]): string {
  const more = texts.length - NAMED;
  return `${texts.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function plain(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
}
