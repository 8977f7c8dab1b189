/** Keeps a table that was read or made. */
import { join } from 'node:path';
import { RequestError } from '../core/errors.js';
import type { Split } from './dataset.js';
import type { ImportProgress } from './import-dataset.js';
import type { Manifest } from './manifest.js';
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
      `${subject}: there is one class only, '${classNames[0] ?? ''}'; at least two are needed.`,
      options,
    );
  }
}
