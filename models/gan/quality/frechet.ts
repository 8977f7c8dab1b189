import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { assertAlike, type Features } from './features.js';

/** A normal distribution: mean [F] and covariance [F, F]. */
export interface Normal {
  mean: Float64Array;
  covariance: Matrix;
}

/**
 * Fréchet distance of the normal distributions that two sets of features have the moments of (Heusel et al. 2017):
 * ‖μ₁ − μ₂‖² + tr(Σ₁ + Σ₂ − 2 √(√Σ₁ Σ₂ √Σ₁)), covariances with n − 1. In float64: in float32 a set's distance to itself comes
 * out far from 0. Throws an Error where there are fewer than two rows.
 */
export function frechetDistance(a: Features, b: Features): number {
  assertAlike(a, b);
  return distanceFrom(momentsOf(a))(momentsOf(b));
}

/** The same from one distribution to others of its width: half of the work is done once. */
export function distanceFrom(one: Normal): (other: Normal) => number {
  const root = squareRoot(one.covariance);
  return (other) => {
    let distance = 0;
    for (let i = 0; i < one.mean.length; i++) distance += (one.mean[i]! - other.mean[i]!) ** 2;
    const product = root.mmul(other.covariance).mmul(root);
    const shared = eigenvaluesOf(product).reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0);
    return distance + one.covariance.trace() + other.covariance.trace() - 2 * shared;
  };
}

/** Mean and covariance (n − 1) of the rows, without those from `leftOut.from` up to `leftOut.to`. */
export function momentsOf({ count, width, values }: Features, leftOut = { from: 0, to: 0 }): Normal {
  const rows = count - (leftOut.to - leftOut.from);
  if (rows < 2) throw new Error(`features: ${rows} rows have no covariance.`);
  const isLeftOut = (row: number) => row >= leftOut.from && row < leftOut.to;
  const mean = new Float64Array(width);
  for (let row = 0; row < count; row++) {
    if (isLeftOut(row)) continue;
    for (let i = 0; i < width; i++) mean[i]! += values[row * width + i]! / rows;
  }
  const sums = new Float64Array(width * width);
  const centred = new Float64Array(width);
  for (let row = 0; row < count; row++) {
    if (isLeftOut(row)) continue;
    for (let i = 0; i < width; i++) centred[i] = values[row * width + i]! - mean[i]!;
    for (let i = 0; i < width; i++) {
      const value = centred[i]!;
      for (let j = i; j < width; j++) sums[i * width + j]! += value * centred[j]!;
    }
  }
  const covariance = new Matrix(width, width);
  for (let i = 0; i < width; i++) {
    for (let j = i; j < width; j++) {
      const value = sums[i * width + j]! / (rows - 1);
      covariance.set(i, j, value);
      covariance.set(j, i, value);
    }
  }
  return { mean, covariance };
}

/** Of a symmetric matrix without negative eigenvalues, save by rounding. */
function squareRoot(matrix: Matrix): Matrix {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  const scaled = eigenvectorMatrix.clone();
  realEigenvalues.forEach((value, column) => scaled.mulColumn(column, Math.sqrt(Math.max(0, value))));
  return scaled.mmul(eigenvectorMatrix.transpose());
}

function eigenvaluesOf(matrix: Matrix): number[] {
  // Symmetric save by rounding.
  const symmetric = Matrix.add(matrix, matrix.transpose()).mul(0.5);
  return new EigenvalueDecomposition(symmetric, { assumeSymmetric: true }).realEigenvalues;
}
