/**
 * Tables as what a network reads: numbers standardised, categories one-hot, missing values marked. Everything is learned
 * of the training part alone, is JSON, and is kept with a run, so that whatever is asked later is encoded alike.
 */
import { RequestError } from '../core/errors.js';
import type { TableColumn, TableDataset } from './dataset.js';
import {
  allocateRows,
  encodeValue,
  type EncodedColumn,
  type EncodedTarget,
  type TableEncoding,
} from './encoded-column.js';
import { excerpt } from './file-errors.js';
import { meanOf } from './mean.js';

export { encodeRawRows } from './encode-raw-rows.js';
export type { EncodedCategory, EncodedColumn, EncodedNumber, EncodedTarget, TableEncoding } from './encoded-column.js';

/** Learns the encoding of `train`. Other parts of a data set may hold anything: it does not depend on them. */
export function fitEncoding(train: TableDataset): TableEncoding {
  const columns = train.columns.map((column, i) => fitColumn(column, valuesOf(train, i)));
  return { columns, width: columns.reduce((sum, { width }) => sum + width, 0), target: fitTarget(train) };
}

function valuesOf({ values, columns, count }: TableDataset, column: number): Float64Array {
  return Float64Array.from({ length: count }, (_, row) => values[row * columns.length + column]!);
}

function fitColumn({ name, kind, categories }: TableColumn, values: Float64Array): EncodedColumn {
  const present = values.filter((value) => !Number.isNaN(value));
  const marksMissing = present.length > 0 && present.length < values.length;
  if (kind === 'number') {
    const width = present.length === 0 ? 0 : marksMissing ? 2 : 1;
    return { name, kind, marksMissing, width, ...moments(present) };
  }
  const seen = new Set(present);
  const trained = categories.filter((_, index) => seen.has(index));
  return { name, kind, marksMissing, width: trained.length + (marksMissing ? 1 : 0), categories: trained };
}

function fitTarget({ labels, targets, targetName: name, classNames }: TableDataset): EncodedTarget {
  if (labels) return { kind: 'classes', name, classNames };
  const { mean, deviation } = moments(targets!);
  return { kind: 'number', name, mean, deviation: deviation === 0 ? 1 : deviation };
}

/** Mean and population deviation, in two passes and halves: neither can overflow. Both 0 of no values. */
function moments(values: Float64Array): { mean: number; deviation: number } {
  if (values.length === 0) return { mean: 0, deviation: 0 };
  if (values.every((value) => value === values[0])) return { mean: values[0]!, deviation: 0 };
  const mean = meanOf(values);
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value / 2 - mean / 2)), 0);
  const squares = values.reduce((sum, value) => sum + ((value / 2 - mean / 2) / largest) ** 2, 0);
  return { mean, deviation: 2 * (largest * Math.sqrt(squares / values.length)) };
}

/**
 * The rows of `table` as [count, width], float32. A missing number becomes 0, the mean; a category that no training row
 * has, or a missing one, becomes all zeros; a column that is constant in training becomes 0. Throws RequestError where
 * the columns are others than those of the encoding.
 */
export function encodeTable(encoding: TableEncoding, table: TableDataset): Float32Array {
  const { columns, width } = encoding;
  const described = (some: { name: string; kind: string }[]) => some.map(({ name, kind }) => [name, kind]).join('\n');
  if (described(columns) !== described(table.columns)) {
    const other = columns.find(
      ({ name, kind }, i) => name !== table.columns[i]?.name || kind !== table.columns[i].kind,
    );
    throw new RequestError(
      `dataset: the columns of '${table.name}' are not those that were learned from${other ? `, such as '${excerpt(other.name)}'` : ''}; use the data set of the run.`,
      { field: 'dataset' },
    );
  }
  const encoded = allocateRows(table.count, width);
  let offset = 0;
  columns.forEach((column, i) => {
    const { categories } = table.columns[i]!;
    const places = column.kind === 'number' ? [] : categories.map((name) => column.categories.indexOf(name));
    for (let row = 0; row < table.count; row++) {
      const value = table.values[row * columns.length + i]!;
      // −1 is a category that training rows do not have.
      const known = column.kind === 'number' || Number.isNaN(value) ? value : places[value]!;
      encodeValue(column, known, encoded, row * width + offset);
    }
    offset += column.width;
  });
  return encoded;
}

/** Names of the encoded features, in their order: "age", "colour=red", "age is missing". */
export function featureNames({ columns }: TableEncoding): string[] {
  return columns.flatMap((column) => {
    if (column.width === 0) return [];
    const { name, marksMissing } = column;
    const own = column.kind === 'number' ? [name] : column.categories.map((category) => `${name}=${category}`);
    return marksMissing ? [...own, `${name} is missing`] : own;
  });
}
