import type { Opened } from '../explain-row.js';
import { sizeOf } from '../players.js';
import { spreadOut } from './trust.js';

/** Rows of a table with its columns, raw. */
export interface Columns {
  names: readonly string[];
  categories: readonly (readonly string[] | null)[];
  /** Numbers of the rows in the explained part. */
  rows: Int32Array;
  /** All values [rows, columns]. */
  data: Float32Array;
  /** The same, column by column. */
  columns: readonly Float32Array[];
}

/** So many rows of the explained part, evenly; null where they are no rows of a table. */
export async function columnsOf(
  { model, examples }: Pick<Opened, 'model' | 'examples'>,
  most: number,
): Promise<Columns | null> {
  const { input } = model;
  if (input.meaning.kind !== 'row') return null;
  const rows = Int32Array.from(
    spreadOut(
      Array.from({ length: examples.count }, (_, at) => at),
      most,
    ),
  );
  const data = Float32Array.from((await examples.inputs(rows))[input.name]!.data);
  const width = sizeOf(input);
  return {
    names: input.meaning.columns.map(({ name }) => name),
    categories: input.meaning.columns.map(({ categories }) => categories),
    ...{ rows, data },
    columns: Array.from({ length: width }, (_, m) => Float32Array.from(rows, (_row, at) => data[at * width + m]!)),
  };
}
