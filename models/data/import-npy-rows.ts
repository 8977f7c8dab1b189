/** Imports a .npy file of rows × columns with a file of targets beside it, as a table of numbers. */
import { basename } from 'node:path';
import { RequestError } from '../core/errors.js';
import { findCompanions, labelNames } from './companion-files.js';
import type { DatasetImport } from './dataset.js';
import { excerpt, fileError, printable, shownName } from './file-errors.js';
import type { ImportProgress } from './import-dataset.js';
import { MAX_COLUMNS } from './limits.js';
import { npyRange, pixelScale, withNpy } from './npy.js';
import { npyLayout } from './npy-layout.js';
import { npyRows, type NpyRows } from './npy-rows.js';
import { readHead } from './read-at.js';
import { sortedNames } from './sorted-names.js';
import { checkTable, givenSplitNotes, splitWithNotes, tableContent } from './table-content.js';
import type { WholeTable } from './table-summary.js';
import { planTarget } from './table-target.js';
import type { DatasetContent } from './write-dataset.js';

/** A square of fewer pixels would be no picture: such rows are columns. */
const FEWEST_PIXELS = 64;
const TARGET = 'target';

/**
 * Whether `path` is a .npy file of two dimensions that is a table: where a target is named, where its columns make no
 * square, and where floats make a small one or are no pixels.
 */
export async function holdsNpyRows(path: string, request: DatasetImport): Promise<boolean> {
  if (!(await startsLikeNpy(path)) || request.size) return false;
  return withNpy(path, async (file, header) => {
    const [, columns = 0] = header.shape;
    if (header.shape.length !== 2) return false;
    if (request.target !== undefined || !Number.isInteger(Math.sqrt(columns))) return true;
    if (!header.type.startsWith('f')) return false;
    if (columns < FEWEST_PIXELS) return true;
    const images = { path, file, header, layout: npyLayout(path, header) };
    try {
      pixelScale(path, header, await npyRange(images, () => undefined));
      return false;
    } catch (error) {
      if (error instanceof RequestError) return true;
      throw error;
    }
  });
}

/** Reads the rows and what belongs to them; what it returns writes them as a data set. Throws RequestError. */
export async function importNpyRows(
  path: string,
  { request, title }: { request: DatasetImport; title: string },
  onProgress: (progress: ImportProgress) => void,
): Promise<DatasetContent> {
  const subject = printable(path);
  const files = await findCompanions(path);
  const read = async (
    rowsFile: string,
    targetsFile: string | null,
  ): Promise<{ rows: NpyRows; targets: Float64Array }> => {
    if (targetsFile === null) {
      throw new RequestError(
        `${printable(rowsFile)}: a table needs a target for each row; expected ${excerpt(labelNames(basename(rowsFile))[0]!)} beside it.`,
      );
    }
    const rows = await npyRows(rowsFile, (done, total) => onProgress({ done, total, what: 'Reading rows' }));
    if (rows.columns > MAX_COLUMNS) {
      throw new RequestError(
        `${printable(rowsFile)}: ${rows.columns.toLocaleString('en')} columns are too many; a table may have ${MAX_COLUMNS.toLocaleString('en')}.`,
      );
    }
    return { rows, targets: await readTargets(targetsFile, rows.count) };
  };
  const train = await read(path, files.labels);
  const test = files.testImages === null ? null : await read(files.testImages, files.testLabels);
  if (test && test.rows.columns !== train.rows.columns) {
    throw new RequestError(
      `${printable(files.testImages!)}: its rows have ${test.rows.columns} columns and those of ${printable(basename(path))} ${train.rows.columns}; they must be alike.`,
    );
  }
  const { table, notes } = join([train, ...(test ? [test] : [])], request);
  checkTable(subject, table);
  const divided = test ? givenSplit(table, train.rows.count) : splitWithNotes(subject, table);
  const found = `${table.count.toLocaleString('en')} rows of ${table.columns.length.toLocaleString('en')} columns`;
  const summary = `Imported from ${subject}: ${found}.`;
  const about = { title, summary, licence: null, notes: [...notes, ...divided.notes], source: shownName(path) };
  return tableContent(table, divided.split, about, onProgress);
}

function join(
  parts: { rows: NpyRows; targets: Float64Array }[],
  { target = TARGET, columns = {} }: DatasetImport,
): { table: WholeTable; notes: string[] } {
  const others = Object.keys(columns).filter((name) => name !== target);
  if (others.length > 0) {
    throw new RequestError(
      `columns: '${excerpt(others[0]!)}' can't be told; the columns of a .npy file are numbers, and only its target, '${excerpt(target)}', can be a category or a number.`,
      { field: 'columns' },
    );
  }
  const count = parts.reduce((sum, { rows }) => sum + rows.count, 0);
  const width = parts[0]!.rows.columns;
  const values = new Float64Array(count * width);
  const targets = new Float64Array(count);
  let at = 0;
  for (const { rows, targets: own } of parts) {
    values.set(rows.values, at * width);
    targets.set(own, at);
    at += rows.count;
  }
  const fields = Array.from(targets, (value) => (Number.isNaN(value) ? '' : String(value)));
  const plan = planTarget({ name: target, fields }, { word: columns[target], delimiter: ',' });
  const classNames = plan.kind === 'classes' ? sortedNames(fields) : [];
  const places = new Map(classNames.map((name, i) => [name, i]));
  const isClasses = plan.kind === 'classes';
  const table: WholeTable = {
    columns: Array.from({ length: width }, (_, i) => ({ name: `column ${i + 1}`, kind: 'number', categories: [] })),
    values,
    count,
    labels: isClasses ? Int32Array.from(fields, (field) => places.get(field)!) : null,
    targets: isClasses ? null : targets,
    targetName: target,
    classNames,
  };
  return { table, notes: plan.note === undefined ? [] : [plan.note] };
}

/** One target a row: one dimension, or rows × 1. Throws RequestError also where one is missing. */
async function readTargets(path: string, count: number): Promise<Float64Array> {
  const { values, count: found, columns } = await npyRows(path, () => undefined, { targets: true });
  if (columns !== 1 || found !== count) {
    throw new RequestError(
      `${printable(path)}: ${found} × ${columns} targets for ${count} rows; one for each is expected.`,
    );
  }
  const missing = values.findIndex(Number.isNaN);
  if (missing < 0) return values;
  throw new RequestError(
    `${printable(path)}: the target of row ${missing} (counted from 0) is missing; remove that row.`,
  );
}

/** The first `first` rows are to train on, the others for testing. */
function givenSplit(table: WholeTable, first: number) {
  const all = Int32Array.from({ length: table.count }, (_, i) => i);
  const split = { train: all.subarray(0, first), test: all.subarray(first) };
  return { split, notes: givenSplitNotes(table, split) };
}

async function startsLikeNpy(path: string): Promise<boolean> {
  try {
    return (await readHead(path, 1))[0] === 0x93;
  } catch (error) {
    throw fileError(path, error);
  }
}
