/** Imports a .csv or .tsv file of numbers and categories with a target. */
import { RequestError } from '../core/errors.js';
import { hasDecimalCommas, isMissing, readNumber } from './cell-values.js';
import { planColumn, type ColumnPlan, type RawColumn } from './column-kinds.js';
import type { ColumnWord, DatasetImport, TableColumn } from './dataset.js';
import { excerpt, printable } from './file-errors.js';
import type { ImportProgress } from './import-dataset.js';
import { MAX_COLUMNS } from './limits.js';
import { sortedNames } from './sorted-names.js';
import { planTarget, type TargetPlan } from './table-target.js';
import { findNamed, listed, usual } from './table-columns.js';
import { findDialect } from './table-dialect.js';
import { namelessReason } from './table-header.js';
import { tableRows, type Row } from './table-rows.js';
import type { WholeTable } from './table-summary.js';
import type { TableText } from './text-file.js';

/** Rows that are looked at to tell names from values. */
const SAMPLE_ROWS = 1000;
/** Where no column is left, so many of those that were left out are told of. */
const MOST_REASONS = 3;

export interface ImportedTable {
  table: WholeTable;
  /** Such as "150 rows". */
  found: string;
  notes: string[];
}

/** The fields of a table with names for its columns. */
export interface RawTable {
  names: string[];
  rows: Row[];
  delimiter: string;
  notes: string[];
}

/**
 * The fields of the table in `source`, of `most` rows at most. The first row holds the names, unless it is like the
 * others and `request` names none of it; columns without a name and a value are left out. Throws RequestError where the
 * fields can't be told apart.
 */
export async function readRawTable(
  path: string,
  source: TableText,
  { target, columns = {} }: Pick<DatasetImport, 'target' | 'columns'>,
  onProgress: (progress: ImportProgress) => void,
  most = Infinity,
): Promise<RawTable> {
  const { dialect, text, notes: decided } = findDialect(path, source.text);
  const notes = [...source.notes, ...decided];
  let rows: Row[] = [];
  const report = (done: number, total: number) => onProgress({ done, total, what: 'Reading bytes' });
  for await (const row of tableRows(path, text, dialect, report, notes)) {
    rows.push(row);
    if (rows.length > most) break;
  }
  const isEmpty = (column: number) => rows.every(({ fields }) => fields[column] === '');
  const kept = [...(rows[0]?.fields.keys() ?? [])].filter((column) => !isEmpty(column));
  if (kept.length < (rows[0]?.fields.length ?? 0)) {
    rows = rows.map(({ fields, line }) => ({ fields: kept.map((column) => fields[column]!), line }));
  }
  const header = rows[0]?.fields ?? [];
  const isNamed = [target, ...Object.keys(columns)].some((name) => name !== undefined && header.includes(name.trim()));
  const reason = isNamed ? null : namelessReason(header, rows.slice(1, 1 + SAMPLE_ROWS));
  if (reason !== null) {
    notes.push(`The columns have no names: ${reason}, so they are called column 1 to column ${header.length}.`);
  } else {
    rows.shift();
    if (!isNamed && header.some((field) => readNumber(field, 'plain') !== null)) {
      notes.push(`The first row was taken for names, though there are numbers in it: ${listed(header)}.`);
    }
    if (header.length > 2 && header.every((name, column) => (name !== '') === (column === 0))) {
      notes.push(
        `Of the columns only the first has a name, '${excerpt(header[0]!)}': if that is a title, take its line out and add the file again.`,
      );
    }
  }
  const names = header.map((name, i) => (reason !== null || name === '' ? `column ${i + 1}` : name));
  return { names, rows, delimiter: dialect.delimiter, notes };
}

/**
 * The table in `raw`, with the target and the kinds of columns that `request` names, else found by content. Rows without
 * a target are left out. Throws RequestError (field `target` or `columns`).
 */
export function readTable(path: string, raw: RawTable, request: DatasetImport): ImportedTable {
  const { names, delimiter } = raw;
  const notes = [...raw.notes];
  checkNames(path, names);
  const words = wordsByColumn(path, names, request.columns ?? {});
  const target = findTarget(path, names, request, notes);
  const decimalCommas = names.some((_, i) =>
    hasDecimalCommas(columnOf(raw, i).fields.filter((one) => !isMissing(one))),
  );
  const style = { delimiter, decimalCommas };
  const targetPlan = planTarget(columnOf(raw, target), { word: words.get(target), ...style });
  if (targetPlan.note !== undefined) notes.push(targetPlan.note);
  const missing = missingNote(raw.rows);
  if (missing !== null) notes.push(missing);
  const kept = { ...raw, rows: withTarget(raw.rows, target, notes) };
  const lineOf = (row: number) => kept.rows[row]!.line;
  const columns: { raw: RawColumn; plan: ColumnPlan }[] = [];
  // Why columns were left out.
  const left: string[] = [];
  names.forEach((_, i) => {
    if (i === target) return;
    const column = columnOf(kept, i);
    const plan = planColumn(column, { word: words.get(i), ...style, lineOf });
    if (plan.note !== undefined) notes.push(plan.note);
    if (plan.kind !== 'out') columns.push({ raw: column, plan });
    else if (plan.note !== undefined) left.push(plan.note);
  });
  if (columns.length === 0) {
    const why = left.slice(0, MOST_REASONS).map((note) => note.replace(/\.$/, ''));
    throw new RequestError(
      `${printable(path)}: no column is left to learn '${excerpt(names[target]!)}' from${why.length > 0 ? ` (${why.join('; ')})` : ''}; add columns of numbers or categories.`,
      { field: 'columns' },
    );
  }
  const count = kept.rows.length;
  return {
    table: { count, ...fill(columns, count), ...readTarget(columnOf(kept, target), targetPlan) },
    found: `${count.toLocaleString('en')} rows`,
    notes,
  };
}

const columnOf = ({ names, rows }: RawTable, column: number): RawColumn => ({
  name: names[column]!,
  fields: rows.map(({ fields }) => fields[column]!),
});

function checkNames(path: string, names: string[]): void {
  if (names.length > MAX_COLUMNS + 1) {
    throw new RequestError(
      `${printable(path)}: ${names.length.toLocaleString('en')} columns are too many; a table may have ${MAX_COLUMNS.toLocaleString('en')} and a target.`,
    );
  }
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) {
      throw new RequestError(
        `${printable(path)}: two columns are called '${excerpt(name)}'; give each a name of its own.`,
      );
    }
    seen.add(name);
  }
}

function wordsByColumn(path: string, names: string[], words: Record<string, ColumnWord>): Map<number, ColumnWord> {
  const entries = Object.entries(words);
  return new Map(entries.map(([name, word]) => [findNamed(path, names, name.trim(), 'columns'), word]));
}

/** The column that is named; else one of a usual name, else the last. */
function findTarget(path: string, names: string[], { target }: DatasetImport, notes: string[]): number {
  if (target !== undefined) return findNamed(path, names, target.trim(), 'target');
  const found = usual(names, 'label', null) ?? names.length - 1;
  if (names.length < 2) {
    throw new RequestError(
      `${printable(path)}: there is one column only, ${listed(names)}; a target and a column to learn it from are needed.`,
    );
  }
  notes.push(
    `The file was taken for a table whose target is '${excerpt(names[found]!)}'; name another as the target if it is not.`,
  );
  return found;
}

function withTarget(rows: Row[], target: number, notes: string[]): Row[] {
  const kept = rows.filter(({ fields }) => !isMissing(fields[target]!));
  const first = rows.find(({ fields }) => isMissing(fields[target]!));
  if (!first) return kept;
  const lost = rows.length - kept.length;
  notes.push(
    lost === 1
      ? `One row without a target was left out (line ${first.line}).`
      : `${lost.toLocaleString('en')} rows without a target were left out, the first in line ${first.line}.`,
  );
  return kept;
}

/** The words that were taken for values that are missing. */
function missingNote(rows: Row[]): string | null {
  const words = new Map<string, number>();
  for (const { fields } of rows) {
    for (const field of fields) if (field !== '' && isMissing(field)) words.set(field, (words.get(field) ?? 0) + 1);
  }
  if (words.size === 0) return null;
  const named = [...words].map(([word, count]) => `'${excerpt(word)}' (${count.toLocaleString('en')})`);
  return `Read as values that are missing: ${named.join(', ')}.`;
}

function fill(columns: { raw: RawColumn; plan: ColumnPlan }[], count: number): Pick<WholeTable, 'columns' | 'values'> {
  const values = new Float64Array(count * columns.length).fill(NaN);
  const described = columns.map(({ raw: { name, fields }, plan }, i): TableColumn => {
    const isNumber = plan.kind === 'number';
    const categories = isNumber ? [] : sortedNames(fields.filter((field) => !isMissing(field)));
    const indexOf = new Map(categories.map((category, index) => [category, index]));
    fields.forEach((field, row) => {
      if (isMissing(field)) return;
      values[row * columns.length + i] = isNumber ? readNumber(field, plan.style)! : indexOf.get(field)!;
    });
    return { name, kind: isNumber ? 'number' : 'category', categories };
  });
  return { columns: described, values };
}

function readTarget(
  { name, fields }: RawColumn,
  plan: TargetPlan,
): Pick<WholeTable, 'labels' | 'targets' | 'targetName' | 'classNames'> {
  if (plan.kind === 'number') {
    const targets = Float64Array.from(fields, (field) => readNumber(field, plan.style)!);
    return { labels: null, targets, targetName: name, classNames: [] };
  }
  const classNames = sortedNames(fields);
  const indexOf = new Map(classNames.map((one, index) => [one, index]));
  return {
    labels: Int32Array.from(fields, (field) => indexOf.get(field)!),
    targets: null,
    targetName: name,
    classNames,
  };
}
