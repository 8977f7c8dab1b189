/** Imports a .csv or .tsv file, as a table of numbers and categories or as texts with labels. */
import { RequestError } from '../core/errors.js';
import { isMissing } from './cell-values.js';
import { planColumn } from './column-kinds.js';
import type { DatasetImport } from './dataset.js';
import { printable } from './file-errors.js';
import type { ImportProgress } from './import-dataset.js';
import { readRawTable, readTable, type RawTable } from './import-rows.js';
import { importTable } from './import-table.js';
import { usual } from './table-columns.js';
import { checkTable, splitWithNotes, tableContent } from './table-content.js';
import { textContent } from './text-content.js';
import { readTableText, type TableText } from './text-file.js';
import type { DatasetContent } from './write-dataset.js';

/** Rows that are looked at to tell tables from texts. */
const SAMPLE_ROWS = 1000;

/**
 * Reads the file at `path`; what it returns writes it as a data set. It is a table where a target or kinds of columns
 * are named, and where what can be learned from is numbers and categories rather than texts. Throws RequestError.
 */
export async function importCsv(
  path: string,
  about: { request: DatasetImport; path: string; title: string },
  onProgress: (progress: ImportProgress) => void,
): Promise<DatasetContent> {
  const { request } = about;
  const source = await readTableText(path);
  if (source.text.trim() === '') throw new RequestError(`${printable(path)}: the table is empty.`);
  if (!(await holdsRows(path, source, request))) {
    return textContent(await importTable(path, source, request, onProgress), about, onProgress);
  }
  const subject = printable(path);
  const raw = await readRawTable(path, source, request, onProgress);
  const { table, found, notes } = readTable(path, raw, request);
  checkTable(subject, table, 'target');
  const divided = splitWithNotes(subject, table);
  const described = {
    title: about.title,
    summary: request.drawn ? `Drawn by hand: ${found}.` : `Imported from ${printable(about.path)}: ${found}.`,
    licence: null,
    // Points that share an x are nothing to be told of.
    notes: request.drawn ? notes : [...notes, ...divided.notes],
    source: request.drawn ? null : about.path,
  };
  return tableContent(table, divided.split, described, onProgress);
}

async function holdsRows(path: string, source: TableText, request: DatasetImport): Promise<boolean> {
  const { target, columns, textColumn, labelColumn } = request;
  const asRows = target !== undefined || columns !== undefined;
  if (textColumn === undefined && labelColumn === undefined) {
    return asRows || looksLikeRows(await readRawTable(path, source, request, () => undefined, SAMPLE_ROWS));
  }
  if (!asRows) return false;
  const field = textColumn === undefined ? 'labelColumn' : 'textColumn';
  throw new RequestError(
    `${field}: this is for texts with labels, and ${target === undefined ? 'columns' : 'target'} for tables of numbers and categories; give one of both.`,
    { field },
  );
}

/**
 * Whether there is a column of numbers, or of categories that repeat, beside the likely target, and none of texts by its
 * usual name; or none that could be of texts, as no field has a letter. A target of words must repeat as well.
 */
function looksLikeRows({ names, rows, delimiter }: RawTable): boolean {
  if (names.length < 2 || rows.length === 0) return false;
  const fieldsOf = (column: number) => rows.map(({ fields }) => fields[column]!);
  const different = (column: number) => new Set(fieldsOf(column)).size;
  const holds = (column: number): 'number' | 'category' | 'out' => {
    const raw = { name: names[column]!, fields: fieldsOf(column) };
    try {
      const { kind } = planColumn(raw, { delimiter, lineOf: (row) => rows[row]!.line });
      return kind === 'category' && different(column) === rows.length ? 'out' : kind;
    } catch (error) {
      // Numbers that can't be learned from are numbers.
      if (error instanceof RequestError) return 'number';
      throw error;
    }
  };
  const target = usual(names, 'label', null) ?? names.length - 1;
  const texts = usual(names, 'text', target);
  if (texts !== null && holds(texts) !== 'number' && different(texts) > rows.length / 2) return false;
  const isWords = fieldsOf(target).some((field) => Number.isNaN(Number(field)));
  if (isWords && holds(target) === 'out') return false;
  const others = [...names.keys()].filter((column) => column !== target);
  const hasLetters = (column: number) => fieldsOf(column).some((field) => !isMissing(field) && /\p{L}/u.test(field));
  return others.some((column) => holds(column) !== 'out') || !others.some(hasLetters);
}
