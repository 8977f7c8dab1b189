/** What a list and the data page tell of a table's columns. */
import { meanOf } from './mean.js';
import type { ColumnSummary, TableColumn, TableColumnInfo, TableDataset, TableTargetInfo } from './dataset.js';

/** Of a histogram. */
const BINS = 16;
/** Drawn of two columns. */
const POINTS = 400;

/** The rows of a table in memory, both splits together. */
export type WholeTable = Omit<TableDataset, 'name'>;

export interface TableSummary {
  columns: TableColumnInfo[];
  target: TableTargetInfo;
}

/** Of all rows of `table`. */
export function summariseTable(table: WholeTable): TableSummary {
  const { columns, values, count, labels, targets, targetName, classNames } = table;
  const column = new Float64Array(count);
  return {
    columns: columns.map((one, i) => {
      for (let row = 0; row < count; row++) column[row] = values[row * columns.length + i]!;
      return { ...one, ...summarise(column, one) };
    }),
    target: {
      name: targetName,
      kind: labels ? 'classes' : 'number',
      ...(labels
        ? summarise(labels, { kind: 'category', categories: classNames })
        : summarise(targets!, { kind: 'number', categories: [] })),
    },
  };
}

function summarise(values: Float64Array | Int32Array, { kind, categories }: Omit<TableColumn, 'name'>): ColumnSummary {
  if (kind === 'number') return summariseNumbers(Float64Array.from(values));
  const counts = categories.map(() => 0);
  let missing = 0;
  for (const index of values) {
    if (Number.isNaN(index)) missing++;
    else counts[index]!++;
  }
  return { missing, counts, least: null, greatest: null, mean: null };
}

function summariseNumbers(values: Float64Array): ColumnSummary {
  const present = values.filter((value) => !Number.isNaN(value));
  const missing = values.length - present.length;
  if (present.length === 0) return { missing, counts: [], least: null, greatest: null, mean: null };
  const least = present.reduce((a, b) => Math.min(a, b));
  const greatest = present.reduce((a, b) => Math.max(a, b));
  return { missing, counts: histogram(present, least, greatest), least, greatest, mean: meanOf(present) };
}

/** One bin where all values are equal. */
function histogram(values: Float64Array, least: number, greatest: number): number[] {
  const counts = new Array<number>(least === greatest ? 1 : BINS).fill(0);
  for (const value of values) {
    // Halves: the distance of two huge numbers may be more than a number can hold.
    const share = least === greatest ? 0 : (value / 2 - least / 2) / (greatest / 2 - least / 2);
    counts[Math.min(counts.length - 1, Math.floor(share * counts.length))]!++;
  }
  return counts;
}

/** Rows of `table` to draw, evenly spread, where they are points in the plane; null otherwise. See TableDatasetInfo. */
export function choosePoints(table: WholeTable, rows: Int32Array): [number, number, number][] | null {
  const width = table.columns.length;
  if (table.columns.some(({ kind }) => kind !== 'number')) return null;
  if (width !== 2 && (width !== 1 || table.targets === null)) return null;
  const shown = Math.min(POINTS, rows.length);
  return Array.from({ length: shown }, (_, i): [number, number, number] => {
    const row = rows[Math.floor((i * rows.length) / shown)]!;
    const target = table.labels ? table.labels[row]! : table.targets![row]!;
    const first = table.values[width * row]!;
    return [first, width === 2 ? table.values[width * row + 1]! : target, target];
  }).filter(([x, y]) => !Number.isNaN(x) && !Number.isNaN(y));
}

/** Some rows of `table`, in the order of `rows`. */
export function selectRows(table: WholeTable, rows: Int32Array): WholeTable {
  const width = table.columns.length;
  const values = new Float64Array(rows.length * width);
  rows.forEach((row, i) => values.set(table.values.subarray(row * width, (row + 1) * width), i * width));
  const { labels, targets } = table;
  return {
    ...table,
    values,
    count: rows.length,
    labels: labels && rows.map((row) => labels[row]!),
    targets: targets && Float64Array.from(rows, (row) => targets[row]!),
  };
}
