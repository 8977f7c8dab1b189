import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { assertAlike, type Features } from './features.js';

/** A normal distribution: mean [F] and covariance [F, F]. */
interface Normal {
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
  const [one, other] = [momentsOf(a), momentsOf(b)];
  let distance = 0;
  for (let i = 0; i < a.width; i++) distance += (one.mean[i]! - other.mean[i]!) ** 2;
  const root = squareRoot(one.covariance);
  const product = root.mmul(other.covariance).mmul(root);
  const shared = eigenvaluesOf(product).reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0);
  return distance + one.covariance.trace() + other.covariance.trace() - 2 * shared;
}

function momentsOf({ count, width, values }: Features): Normal {
  if (count < 2) throw new Error(`features: ${count} rows have no covariance.`);
  const mean = new Float64Array(width);
  for (let at = 0; at < values.length; at++) mean[at % width]! += values[at]! / count;
  const sums = new Float64Array(width * width);
  const row = new Float64Array(width);
  for (let r = 0; r < count; r++) {
    for (let i = 0; i < width; i++) row[i] = values[r * width + i]! - mean[i]!;
    for (let i = 0; i < width; i++) {
      const value = row[i]!;
      for (let j = i; j < width; j++) sums[i * width + j]! += value * row[j]!;
    }
  }
  const covariance = new Matrix(width, width);
  for (let i = 0; i < width; i++) {
    for (let j = i; j < width; j++) {
      const value = sums[i * width + j]! / (count - 1);
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
