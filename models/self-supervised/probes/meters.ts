import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { MatrixValues } from '../../core/panel.js';
import { withLengthOne } from './nearest-probe.js';

/** Beyond so many columns, or rows, singular values are those of as many rows. */
const MOST_SINGULAR = 256;

/**
 * How much embeddings of length 1 vary: the mean over their dimensions of the standard deviation, times √D. Directions without
 * any preference come to nearly 1; 0 is collapse (Chen & He 2021, section 4.1).
 */
export function deviationOf(x: MatrixValues): number {
  const { rows, columns } = x;
  const values = withLengthOne(x);
  let sum = 0;
  for (let column = 0; column < columns; column++) {
    let mean = 0;
    for (let row = 0; row < rows; row++) mean += values[row * columns + column]! / rows;
    let squares = 0;
    for (let row = 0; row < rows; row++) squares += (values[row * columns + column]! - mean) ** 2;
    sum += Math.sqrt(squares / rows);
  }
  return sum / Math.sqrt(columns);
}

export interface EffectiveRank {
  rank: number;
  /** What it could come to: the lesser of rows and columns. */
  reach: number;
}

/**
 * The effective rank (Roy & Vetterli 2007; RankMe, Garrido et al. 2023): exp of the entropy of the singular values as shares of
 * their sum. 1 where all rows are multiples of one. Where there are more than 256 columns, it is that of the first 256 rows.
 */
export function effectiveRank(x: MatrixValues): EffectiveRank {
  const rows = x.columns > MOST_SINGULAR ? Math.min(x.rows, MOST_SINGULAR) : x.rows;
  const squares = new EigenvalueDecomposition(gramOf({ ...x, rows }), { assumeSymmetric: true }).realEigenvalues;
  const singular = squares.map((square) => Math.sqrt(Math.max(0, square)));
  const total = singular.reduce((sum, one) => sum + one, 0);
  const entropy = singular.reduce((sum, one) => sum - (one > 0 ? (one / total) * Math.log(one / total) : 0), 0);
  return { rank: total > 0 ? Math.exp(entropy) : 0, reach: Math.min(rows, x.columns) };
}

/** Products of all columns, or of all rows where there are fewer. Its eigenvalues are the squares of the singular values. */
function gramOf({ rows, columns, values }: MatrixValues): Matrix {
  const [count, inner, stride, step] = columns <= rows ? [columns, rows, 1, columns] : [rows, columns, columns, 1];
  const gram = new Matrix(count, count);
  for (let a = 0; a < count; a++) {
    for (let b = a; b < count; b++) {
      let sum = 0;
      for (let i = 0; i < inner; i++) sum += values[a * stride + i * step]! * values[b * stride + i * step]!;
      gram.set(a, b, sum);
      gram.set(b, a, sum);
    }
  }
  return gram;
}

/** The mean squared distance of two views of the same example, at length 1 (Wang & Isola 2020, α = 2). 0 is alike, 4 opposite. */
export function alignmentOf(one: MatrixValues, other: MatrixValues): number {
  const [a, b] = [withLengthOne(one), withLengthOne(other)];
  return a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / one.rows;
}

/**
 * The logarithm of the mean of exp(−2 · squared distance) over all pairs of different examples, at length 1 (Wang & Isola 2020, t = 2):
 * the lower, the more evenly they lie on the sphere; 0 where all are the same.
 */
export function uniformityOf(x: MatrixValues): number {
  const { rows, columns } = x;
  const values = withLengthOne(x);
  let sum = 0;
  for (let a = 0; a < rows; a++) {
    for (let b = a + 1; b < rows; b++) {
      let squares = 0;
      for (let i = 0; i < columns; i++) squares += (values[a * columns + i]! - values[b * columns + i]!) ** 2;
      sum += Math.exp(-2 * squares);
    }
  }
  return Math.log(sum / ((rows * (rows - 1)) / 2));
}
