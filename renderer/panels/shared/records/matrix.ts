import type { MatrixValues } from '../../../../models/core/panel.js';

/** Values row by row. */
export type Matrix = MatrixValues;

/** Rows `first` … `first + count - 1`. */
export interface RowRange {
  first: number;
  count: number;
}

export function valueAt(matrix: Matrix, row: number, column: number): number | undefined {
  if (row < 0 || column < 0 || row >= matrix.rows || column >= matrix.columns) return undefined;
  return matrix.values[row * matrix.columns + column];
}

/** A view of one row, not a copy. */
export function rowOf(matrix: Matrix, row: number): Float32Array {
  return matrix.values.subarray(row * matrix.columns, (row + 1) * matrix.columns);
}

/** The mean over all rows: how much each column is looked at. */
export function meanRow(matrix: Matrix): Float32Array {
  const mean = new Float32Array(matrix.columns);
  for (let row = 0; row < matrix.rows; row++) {
    const weights = rowOf(matrix, row);
    for (let column = 0; column < mean.length; column++) mean[column]! += weights[column]! / matrix.rows;
  }
  return mean;
}

/** Shannon entropy in bits of a row of weights that sum to 1. */
export function entropyOf(weights: Float32Array): number {
  let bits = 0;
  for (const weight of weights) if (weight > 0) bits -= weight * Math.log2(weight);
  return bits;
}

/** Mean over the rows of their entropy in bits. */
export function meanEntropy(matrix: Matrix): number {
  let sum = 0;
  for (let row = 0; row < matrix.rows; row++) sum += entropyOf(rowOf(matrix, row));
  return sum / matrix.rows;
}

/** A part of a matrix in cells; its edges may lie within a cell. */
export interface CellWindow {
  row: number;
  column: number;
  rows: number;
  columns: number;
}

/**
 * The part `window` of a matrix on `rows` × `columns` pixels that are larger than its cells: each shows, of the cells that
 * it covers, the value that is farthest from 0. A thin line stays a line, where taking every other cell would break it.
 */
export function poolExtreme(matrix: Matrix, window: CellWindow, rows: number, columns: number): Matrix {
  const values = new Float32Array(rows * columns);
  const starts = edges(window.column, window.columns, columns, matrix.columns);
  const tops = edges(window.row, window.rows, rows, matrix.rows);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      let extreme = 0;
      let most = 0;
      const lastRow = Math.max(tops[y]! + 1, tops[y + 1]!);
      const lastColumn = Math.max(starts[x]! + 1, starts[x + 1]!);
      for (let row = tops[y]!; row < lastRow; row++) {
        const from = row * matrix.columns;
        for (let column = starts[x]!; column < lastColumn; column++) {
          const value = matrix.values[from + column]!;
          const size = value < 0 ? -value : value;
          if (size <= most) continue;
          extreme = value;
          // What is not a number is farthest of all.
          most = Number.isNaN(size) ? Infinity : size;
        }
      }
      values[y * columns + x] = extreme;
    }
  }
  return { rows, columns, values };
}

/** First cell of each of `parts` equal parts of `length` cells from `start`, and the end of the last one. */
function edges(start: number, length: number, parts: number, limit: number): Int32Array {
  return Int32Array.from({ length: parts + 1 }, (_, i) =>
    Math.min(i === parts ? limit : limit - 1, Math.floor(start + (length * i) / parts)),
  );
}
