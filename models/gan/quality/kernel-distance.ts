import { assertAlike, type Features } from './features.js';

/**
 * Kernel distance (Bińkowski et al. 2018): the unbiased estimate of the squared maximum mean discrepancy under the kernel
 * (x · y / F + 1)³. It may come out below 0 where the sets are alike. Throws an Error where there are fewer than two rows.
 */
export function kernelDistance(a: Features, b: Features): number {
  return kernelMean(a) + kernelMean(b) - 2 * kernelMean(a, b);
}

/** Mean of the kernel over all pairs of a row of each, or of two different rows of one. */
export function kernelMean(a: Features, b?: Features): number {
  if (a.count < 2) throw new Error(`features: ${a.count} rows can't be compared.`);
  const { width } = a;
  let sum = 0;
  if (b) {
    assertAlike(a, b);
    for (let i = 0; i < a.count; i++) {
      for (let j = 0; j < b.count; j++) sum += kernel(a.values, i * width, b.values, j * width, width);
    }
    return sum / (a.count * b.count);
  }
  for (let i = 0; i < a.count; i++) {
    for (let j = 0; j < i; j++) sum += kernel(a.values, i * width, a.values, j * width, width);
  }
  return (2 * sum) / (a.count * (a.count - 1));
}

function kernel(a: Float64Array, i: number, b: Float64Array, j: number, width: number): number {
  let dot = 0;
  for (let f = 0; f < width; f++) dot += a[i + f]! * b[j + f]!;
  return (dot / width + 1) ** 3;
}
