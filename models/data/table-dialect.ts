/** How the fields of a .csv or .tsv file are separated and quoted, judged by what it holds. */
import { basename } from 'node:path';
import type { Dialect } from './table-rows.js';

const DELIMITERS = [',', ';', '\t', '|'];
const CALLED: Record<string, string> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'vertical bars' };
/** Excel's own line, which names the separator. */
const SEPARATOR_LINE = /^"?sep=([,;\t|])"?[ \t]*(?=\n|$)/i;

export interface FoundDialect {
  dialect: Dialect;
  /** Without Excel's line; lines keep their numbers. */
  text: string;
  /** What was decided. */
  notes: string[];
}

/** Throws nothing: where a file is no table, its rows tell. */
export function findDialect(path: string, whole: string): FoundDialect {
  const named = SEPARATOR_LINE.exec(whole);
  const text = named ? whole.slice(named[0].length) : whole;
  const isTabs = /\.tsv(\.gz)?$/i.test(basename(path));
  const delimiter = named?.[1] ?? (isTabs && firstLine(text).includes('\t') ? '\t' : findDelimiter(text));
  const quotes = delimiter !== '\t' || !hasLiteralQuotes(text);
  const backslash = quotes && hasBackslashes(text);
  const notes: string[] = [];
  if (delimiter !== (isTabs ? '\t' : ',')) notes.push(`The fields are separated by ${CALLED[delimiter]!}.`);
  if (backslash) notes.push('A backslash before a quotation mark was taken away.');
  return { dialect: { delimiter, quotes, backslash, trim: true }, text, notes };
}

/** What separates the fields: a comma, or another mark where there are more of it in the first line. */
export function findDelimiter(text: string): string {
  const line = firstLine(text).replace(/"[^"]*"/g, '');
  const count = (mark: string) => line.split(mark).length - 1;
  return DELIMITERS.reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}

function firstLine(text: string): string {
  const start = /[^\n]/.exec(text)?.index ?? 0;
  const end = text.indexOf('\n', start);
  return end < 0 ? text.slice(start) : text.slice(start, end);
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

/** Whether quotation marks within fields have a backslash before them, as databases write them, and are nowhere doubled. */
function hasBackslashes(text: string): boolean {
  return /\\"(?!\s*([,;\t|\n]|$))/.test(text) && !/[^,;\t|\n\\" ]""|""[^,;\t|\n" ]/.test(text);
}
