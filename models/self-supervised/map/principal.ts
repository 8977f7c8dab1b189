import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { Products } from './distances.js';

/** More directions than the two that are wanted are followed: those converge the sooner. */
const FOLLOWED = 8;
const MOST_ROUNDS = 200;
/** Change of an eigenvalue, as a share of it, below which it stands. */
const STANDS = 1e-10;

export interface Principal {
  /** Coordinates [count, 2] along the first two principal axes. */
  points: Float32Array;
  /** Share of the variance that lies along each. */
  explained: [number, number];
}

/**
 * The first two principal components (Pearson 1901) of rows, in float64 from their products: the eigenvectors of these, times
 * the root of the eigenvalue, are the rows' coordinates. By subspace iteration (Saad 2011, section 5.1) from always the same
 * start. The sign of an axis is such that its coordinate of largest size is positive.
 */
export function principal({ count, values }: Products): Principal {
  let total = 0;
  for (let i = 0; i < count; i++) total += values[i * count + i]!;
  const points = new Float32Array(2 * count);
  if (!(total > 0)) return { points, explained: [0, 0] };
  const { vectors, eigenvalues } = leading({ count, values });
  const explained: [number, number] = [0, 0];
  for (const axis of [0, 1] as const) {
    const [vector, eigenvalue] = [vectors[axis], Math.max(0, eigenvalues[axis] ?? 0)];
    if (!vector) continue;
    explained[axis] = Math.min(1, eigenvalue / total);
    const largest = vector.reduce((most, one) => (Math.abs(one) > Math.abs(most) ? one : most), 0);
    const size = Math.sqrt(eigenvalue) * (largest < 0 ? -1 : 1);
    vector.forEach((one, row) => (points[2 * row + axis] = one * size));
  }
  return { points, explained };
}

/** Eigenvectors of the largest eigenvalues, in descending order. */
function leading({ count, values }: Products): { vectors: Float64Array[]; eigenvalues: number[] } {
  const followed = Math.min(FOLLOWED, count);
  let vectors = Array.from({ length: followed }, (_, at) =>
    Float64Array.from({ length: count }, (_, row) => Math.cos((at + 1) * (row + 0.5) * 2.399963)),
  );
  orthonormalize(vectors);
  let eigenvalues: number[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const products = vectors.map((vector) => times(values, vector));
    // Rayleigh–Ritz: the best that can be made of what is followed.
    const small = Matrix.zeros(followed, followed);
    for (let i = 0; i < followed; i++) {
      for (let j = 0; j < followed; j++) small.set(i, j, dot(vectors[i]!, products[j]!));
    }
    const symmetric = Matrix.add(small, small.transpose()).mul(0.5);
    const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true });
    const order = realEigenvalues.map((_, at) => at).sort((a, b) => realEigenvalues[b]! - realEigenvalues[a]!);
    const before = eigenvalues;
    eigenvalues = order.map((at) => realEigenvalues[at]!);
    const stands = [0, 1].every((at) => {
      const [was = NaN, is = 0] = [before[at], eigenvalues[at]];
      return at >= followed || Math.abs(is - was) <= STANDS * Math.abs(eigenvalues[0]!);
    });
    const turned = (of: Float64Array[]) =>
      order.map((at) => {
        const sum = new Float64Array(count);
        of.forEach((vector, i) => {
          const share = eigenvectorMatrix.get(i, at);
          for (let row = 0; row < count; row++) sum[row]! += share * vector[row]!;
        });
        return sum;
      });
    if (stands) return { vectors: turned(vectors), eigenvalues };
    vectors = turned(products);
    orthonormalize(vectors);
  }
  return { vectors, eigenvalues };
}

function times(values: Float32Array, vector: Float64Array): Float64Array {
  const count = vector.length;
  const product = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    let sum = 0;
    for (let at = 0, from = row * count; at < count; at++) sum += values[from + at]! * vector[at]!;
    product[row] = sum;
  }
  return product;
}

/** Gram–Schmidt, twice, which is as exact as any (Giraud et al. 2005). What depends on those before it becomes 0. */
function orthonormalize(vectors: readonly Float64Array[]): void {
  vectors.forEach((vector, at) => {
    const length = Math.sqrt(dot(vector, vector));
    for (let turn = 0; turn < 2; turn++) {
      for (const earlier of vectors.slice(0, at)) {
        const share = dot(earlier, vector);
        for (let row = 0; row < vector.length; row++) vector[row]! -= share * earlier[row]!;
      }
    }
    const left = Math.sqrt(dot(vector, vector));
    const scale = left > 1e-12 * length ? 1 / left : 0;
    for (let row = 0; row < vector.length; row++) vector[row]! *= scale;
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}
