/** How values of a table's columns become features; see table-encoding.ts. */
import { RequestError } from '../core/errors.js';
import { formatBytes, MAX_SPLIT_BYTES } from './limits.js';

interface AnyEncodedColumn {
  name: string;
  /** Whether the last of its features is 1 where the value is missing, as it is in some training row. */
  marksMissing: boolean;
  /** How many features it becomes; 0 where no training row has a value. */
  width: number;
}

export interface EncodedNumber extends AnyEncodedColumn {
  kind: 'number';
  /** Of the values that training rows have; the deviation is the population's, and 0 where all are equal. */
  mean: number;
  deviation: number;
}

export interface EncodedCategory extends AnyEncodedColumn {
  kind: 'category';
  /** Those of training rows, sorted as the data set's. */
  categories: string[];
}

export type EncodedColumn = EncodedNumber | EncodedCategory;

export type EncodedTarget =
  | { kind: 'classes'; name: string; classNames: string[] }
  /** Standardised as a column is; `deviation` is 1 where all targets are equal, so that it can be divided by. */
  | { kind: 'number'; name: string; mean: number; deviation: number };

/** What is learned of the training part alone: JSON. */
export interface TableEncoding {
  columns: EncodedColumn[];
  /** Features of a row, of all columns one after the other. */
  width: number;
  target: EncodedTarget;
}

/** Numbers further from the mean, which no training row can be, count as this many deviations: float32 stays finite. */
export const FURTHEST = 1e6;

/** Writes the features of one value, a number or the place of a category, into zeros from `at` on. */
export function encodeValue(column: EncodedColumn, value: number, into: Float32Array, at: number): void {
  if (column.width === 0) return;
  if (Number.isNaN(value)) {
    if (column.marksMissing) into[at + column.width - 1] = 1;
  } else if (column.kind === 'category') {
    if (value >= 0) into[at + value] = 1;
  } else if (column.deviation > 0) {
    const distance = (value / 2 - column.mean / 2) / (column.deviation / 2);
    into[at] = Math.max(-FURTHEST, Math.min(FURTHEST, distance));
  }
}

/** Room for so many rows of features, all 0. Throws RequestError where they are too many. */
export function allocateRows(rows: number, width: number): Float32Array {
  if (4 * rows * width <= MAX_SPLIT_BYTES) return new Float32Array(rows * width);
  throw new RequestError(
    `dataset: ${rows.toLocaleString('en')} rows of ${width.toLocaleString('en')} features need ${formatBytes(4 * rows * width)}; at most ${formatBytes(MAX_SPLIT_BYTES)} are possible, so leave out columns of many categories.`,
    { field: 'dataset' },
  );
}
