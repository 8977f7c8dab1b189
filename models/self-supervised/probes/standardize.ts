import type { MatrixValues } from '../../core/panel.js';

/** Columns that vary by less than this share of their size are constants that rounding blurs. */
const CONSTANT = 1e-6;

/** What columns are shifted and multiplied by. */
export interface Standardization {
  means: Float64Array;
  factors: Float64Array;
}

/** Mean and standard deviation (n) of each column; a column that doesn't vary becomes 0. */
export function standardizationOf({ rows, columns, values }: MatrixValues): Standardization {
  const means = new Float64Array(columns);
  const squares = new Float64Array(columns);
  for (let at = 0, row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) means[column]! += values[at++]!;
  }
  for (let column = 0; column < columns; column++) means[column]! /= rows;
  for (let at = 0, row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) squares[column]! += (values[at++]! - means[column]!) ** 2;
  }
  const factors = squares.map((sum, column) => {
    const deviation = Math.sqrt(sum / rows);
    return deviation > CONSTANT * Math.hypot(deviation, means[column]!) ? 1 / deviation : 0;
  });
  return { means, factors };
}

/** The same columns with mean 0 and deviation 1, as far as the statistics are theirs. */
export function standardized(x: MatrixValues, { means, factors }: Standardization): MatrixValues {
  const values = new Float32Array(x.values.length);
  for (let at = 0, row = 0; row < x.rows; row++) {
    for (let column = 0; column < x.columns; column++, at++) {
      values[at] = (x.values[at]! - means[column]!) * factors[column]!;
    }
  }
  return { ...x, values };
}
