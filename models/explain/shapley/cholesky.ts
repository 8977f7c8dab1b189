/** Factorises the lower triangle of a symmetric matrix [n, n] in place; false where it isn't positive definite. */
export function factorise(matrix: Float64Array, n: number): boolean {
  for (let j = 0; j < n; j++) {
    for (let k = 0; k < j; k++) matrix[j * n + j]! -= matrix[j * n + k]! ** 2;
    const diagonal = Math.sqrt(matrix[j * n + j]!);
    if (!(diagonal > 1e-9)) return false;
    matrix[j * n + j] = diagonal;
    for (let i = j + 1; i < n; i++) {
      for (let k = 0; k < j; k++) matrix[i * n + j]! -= matrix[i * n + k]! * matrix[j * n + k]!;
      matrix[i * n + j]! /= diagonal;
    }
  }
  return true;
}

/** Solves with the factor of `factorise`, in place. */
export function solveFactorised(factor: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) right[i]! -= factor[i * n + k]! * right[k]!;
    right[i]! /= factor[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) right[i]! -= factor[k * n + i]! * right[k]!;
    right[i]! /= factor[i * n + i]!;
  }
  return right;
}
