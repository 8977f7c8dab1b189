import { assertAlike, type Features } from './features.js';

/**
 * Kernel distance (Bińkowski et al. 2018): the unbiased estimate of the squared maximum mean discrepancy under the kernel
 * (x · y / F + 1)³. It may come out below 0 where the sets are alike. Throws an Error where there are fewer than two rows.
 */
export function kernelDistance(a: Features, b: Features): number {
  assertAlike(a, b);
  for (const { count } of [a, b]) if (count < 2) throw new Error(`features: ${count} rows can't be compared.`);
  const within = (one: Features) => (kernelSum(one, one) - ownSum(one)) / (one.count * (one.count - 1));
  return within(a) + within(b) - (2 * kernelSum(a, b)) / (a.count * b.count);
}

/** Of all pairs of a row of each. */
function kernelSum(a: Features, b: Features): number {
  const { width } = a;
  let sum = 0;
  for (let i = 0; i < a.count; i++) {
    for (let j = 0; j < b.count; j++) sum += kernel(a.values, i * width, b.values, j * width, width);
  }
  return sum;
}

/** Of each row with itself. */
function ownSum({ count, width, values }: Features): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += kernel(values, i * width, values, i * width, width);
  return sum;
}

function kernel(a: Float64Array, i: number, b: Float64Array, j: number, width: number): number {
  let dot = 0;
  for (let f = 0; f < width; f++) dot += a[i + f]! * b[j + f]!;
  return (dot / width + 1) ** 3;
}
