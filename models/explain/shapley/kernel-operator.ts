import type { Coalitions } from './coalitions.js';

/**
 * Solves the weighted least squares of Kernel SHAP (Lundberg & Lee 2017, eq. 8) under the constraint that values sum to the
 * output less what is expected: the last player is written as what is left, and the normal equations of the others, which depend
 * on the coalitions alone, are factorised once (Cholesky, float64). Throws an Error where coalitions are too few to tell players
 * apart.
 */
export class KernelOperator {
  readonly #coalitions: Coalitions;
  /** Lower triangle, [M − 1, M − 1]. */
  readonly #factor: Float64Array;

  constructor(coalitions: Coalitions) {
    this.#coalitions = coalitions;
    this.#factor = factorised(normalEquations(coalitions), coalitions.players - 1);
  }

  /** Values [M] of one output: `means` [S] of the coalitions, `expected` of nobody, `output` of all. */
  solve(
    means: (coalition: number) => number,
    { expected, output }: { expected: number; output: number },
  ): Float64Array {
    const { players: M, masks, weights } = this.#coalitions;
    const n = M - 1;
    const gain = output - expected;
    const right = new Float64Array(n);
    for (let s = 0; s < weights.length; s++) {
      const last = masks[s * M + n]!;
      const wanted = weights[s]! * (means(s) - expected - last * gain);
      if (wanted === 0) continue;
      for (let m = 0; m < n; m++) right[m]! += wanted * (masks[s * M + m]! - last);
    }
    const factor = this.#factor;
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < i; k++) right[i]! -= factor[i * n + k]! * right[k]!;
      right[i]! /= factor[i * n + i]!;
    }
    for (let i = n - 1; i >= 0; i--) {
      for (let k = i + 1; k < n; k++) right[i]! -= factor[k * n + i]! * right[k]!;
      right[i]! /= factor[i * n + i]!;
    }
    const values = new Float64Array(M);
    values.set(right);
    values[n] = gain - right.reduce((total, one) => total + one, 0);
    return values;
  }
}

function normalEquations({ players: M, masks, weights }: Coalitions): Float64Array {
  const n = M - 1;
  const matrix = new Float64Array(n * n);
  const places = new Int32Array(n);
  for (let s = 0; s < weights.length; s++) {
    const last = masks[s * M + n]!;
    // Masks less the last player's are 0 or all of one sign: only the others count.
    let count = 0;
    for (let m = 0; m < n; m++) if (masks[s * M + m] !== last) places[count++] = m;
    for (let a = 0; a < count; a++) {
      for (let b = 0; b <= a; b++) matrix[places[a]! * n + places[b]!]! += weights[s]!;
    }
  }
  return matrix;
}

/** In place, of the lower triangle. */
function factorised(matrix: Float64Array, n: number): Float64Array {
  for (let j = 0; j < n; j++) {
    for (let k = 0; k < j; k++) matrix[j * n + j]! -= matrix[j * n + k]! ** 2;
    const diagonal = Math.sqrt(matrix[j * n + j]!);
    if (!(diagonal > 1e-12)) throw new Error('the coalitions are too few to tell the players apart.');
    matrix[j * n + j] = diagonal;
    for (let i = j + 1; i < n; i++) {
      for (let k = 0; k < j; k++) matrix[i * n + j]! -= matrix[i * n + k]! * matrix[j * n + k]!;
      matrix[i * n + j]! /= diagonal;
    }
  }
  return matrix;
}
