/** Keeps a table that was read or made. */
import { join } from 'node:path';
import { RequestError } from '../core/errors.js';
import type { Split } from './dataset.js';
import { excerpt } from './file-errors.js';
import type { ImportProgress } from './import-dataset.js';
import type { Manifest } from './manifest.js';
import { countClasses, equalNotes, ROWS, sharedNotes, sizeNotes } from './split-notes.js';
import { groupRows, rowKeys, splitTable } from './split-table.js';
import { writeTable } from './table-file.js';
import { choosePoints, summariseTable, type WholeTable } from './table-summary.js';
import type { DatasetContent } from './write-dataset.js';

/** Which rows of a table are for what. */
export type RowSplit = Record<Split, Int32Array>;

/** What people are told of a new data set. */
export type About = Pick<Manifest, 'title' | 'summary' | 'licence' | 'notes' | 'source'>;

/** What writes `table` as a data set of the user's. */
export function tableContent(
  table: WholeTable,
  split: RowSplit,
  about: About,
  onProgress: (progress: ImportProgress) => void,
): DatasetContent {
  const { columns, values, labels, targets, classNames } = table;
  const bytes = table.count * (columns.length + 1) * 8;
  return {
    what: 'rows',
    bytes,
    async write(folder) {
      let done = 0;
      const told = (written: number) => onProgress({ done: (done += written), total: bytes, what: 'Writing' });
      const store = async (part: Split) => {
        const file = `${part}.npy`;
        const rows = { columns: columns.length, values, targets: (labels ?? targets)!, chosen: split[part] };
        const sha256 = await writeTable(join(folder, file), rows, told);
        return { count: split[part].length, rows: { file, sha256 } };
      };
      return {
        format: 1,
        kind: 'table',
        origin: 'user',
        ...about,
        ...summariseTable(table),
        classNames,
        points: choosePoints(table, split.train),
        train: await store('train'),
        test: await store('test'),
      };
    },
  };
}

/** Sets rows of `table` aside for testing, as splitTable does, and says what is to be told of it. */
export function splitWithNotes(subject: string, table: WholeTable): { split: RowSplit; notes: string[] } {
  const groups = groupRows(table);
  const split = splitTable(subject, table, groups);
  return { split, notes: [...equalNotes(ROWS, [], groups), ...partNotes(table, split)] };
}

/** What is to be told where the source itself divides a table. */
export function givenSplitNotes(table: WholeTable, split: RowSplit): string[] {
  const keyOf = rowKeys(table);
  const keys = (part: Split) => Array.from(split[part], keyOf);
  return [...sharedNotes(ROWS, keys('train'), keys('test')), ...partNotes(table, split)];
}

function partNotes({ labels, classNames }: WholeTable, split: RowSplit): string[] {
  const countOf = (part: Split) => countClasses(labels, split[part], classNames.length);
  return sizeNotes(ROWS, classNames, { train: countOf('train'), test: countOf('test') });
}

/** Throws RequestError, which begins with `subject`, where there is nothing to tell apart or too little to split. */
export function checkTable(subject: string, { count, labels, classNames }: WholeTable, field?: string): void {
  const options = field === undefined ? {} : { field };
  if (count < 2) {
    throw new RequestError(
      `${subject}: ${count === 1 ? 'one row is' : 'no row is'} not a data set; at least two are needed, one to train on and one to test.`,
    );
  }
  if (labels && classNames.length < 2) {
    throw new RequestError(
      `${subject}: there is one class only, '${excerpt(classNames[0] ?? '')}'; at least two are needed.`,
      options,
    );
  }
}
