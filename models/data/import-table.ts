/** Imports a .csv or .tsv file with a column of texts and one of labels. */
import { RequestError } from '../core/errors.js';
import type { DatasetImport } from './dataset.js';
import { printable } from './file-errors.js';
import type { ImportProgress } from './import-dataset.js';
import { findColumns, type Columns } from './table-columns.js';
import { findDialect } from './table-dialect.js';
import { tableRows, type Row } from './table-rows.js';
import { checkClasses } from './text-classes.js';
import type { ImportedTexts, LabelledText } from './text-content.js';
import type { TableText } from './text-file.js';

/** Rows that are looked at where the columns have no usual names. */
const SAMPLE_ROWS = 1000;

type Report = (progress: ImportProgress) => void;

interface Table {
  columns: Columns;
  texts: string[];
  labels: string[];
  /** How many rows have no text or no label, and the first of them. */
  incomplete: { count: number; line: number | null };
}

/**
 * Reads the table in `source`, of the file at `path`. Texts and labels lose white space around them, and rows without one of both are left out.
 * Classes are sorted by name, as numbers where all are numbers. Throws RequestError.
 */
export async function importTable(
  path: string,
  source: TableText,
  request: DatasetImport,
  onProgress: Report,
): Promise<ImportedTexts> {
  const { dialect, text, notes: decided } = findDialect(path, source.text);
  const notes = [...source.notes, ...decided];
  const report = (done: number, total: number) => onProgress({ done, total, what: 'Reading bytes' });
  const table = await collect(path, tableRows(path, text, dialect, report, notes), request);
  const { columns, incomplete } = table;
  notes.push(...columns.notes);
  if (!dialect.quotes) notes.push('Quotation marks were taken as parts of the texts.');
  if (table.texts.length === 0) {
    throw new RequestError(`${printable(path)}: no row has both a text and a label.`);
  }
  const isNumbers = table.labels.every((label) => NUMBER.test(label));
  const classNames = [...new Set(table.labels)].sort(byNumberOrName(isNumbers));
  if (isNumbers)
    notes.push(`The labels are numbers, and were taken for ${classNames.length.toLocaleString('en')} classes.`);
  const labelOf = new Map(classNames.map((name, label) => [name, label]));
  const train = table.texts.map((text, i): LabelledText => [labelOf.get(table.labels[i]!)!, text]);
  checkClasses(train, classNames, { subject: printable(path), field: 'labelColumn', mayBeSingle: false });
  if (incomplete.count === 1) {
    notes.push(`One row without a text or a label was left out (line ${incomplete.line}).`);
  } else if (incomplete.count > 1) {
    const count = incomplete.count.toLocaleString('en');
    notes.push(`${count} rows without a text or a label were left out, the first in line ${incomplete.line}.`);
  }
  return {
    kind: 'labelled-text',
    classNames,
    train,
    test: null,
    found: `${train.length.toLocaleString('en')} texts`,
    notes,
  };
}

async function collect(path: string, rows: AsyncIterable<Row>, request: DatasetImport): Promise<Table> {
  let header: string[] | null = null;
  let columns: Columns | null = null;
  const waiting: Row[] = [];
  const table = {
    texts: [] as string[],
    labels: [] as string[],
    incomplete: { count: 0, line: null as number | null },
  };
  const take = ({ fields, line }: Row, { text, label }: Columns) => {
    const [one, its] = [fields[text]!.trim(), fields[label]!.trim()];
    if (one !== '' && its !== '') {
      table.texts.push(one);
      table.labels.push(its);
    } else {
      table.incomplete.count++;
      table.incomplete.line ??= line;
    }
  };
  const decide = (names: string[]): Columns => {
    const sample = waiting.map((row) => row.fields);
    const found = findColumns(path, names, sample, request);
    if (found.noHeader) waiting.unshift({ fields: names, line: 1 });
    for (const row of waiting.splice(0)) take(row, found);
    return found;
  };
  for await (const row of rows) {
    if (header === null) header = row.fields;
    else if (columns) take(row, columns);
    else if (waiting.push(row) === SAMPLE_ROWS) columns = decide(header);
  }
  return { columns: columns ?? decide(header ?? []), ...table };
}

const NUMBER = /^-?\d+(\.\d+)?$/;

function byNumberOrName(isNumbers: boolean): (a: string, b: string) => number {
  return (a, b) => (isNumbers && Number(a) !== Number(b) ? Number(a) - Number(b) : a < b ? -1 : 1);
}
