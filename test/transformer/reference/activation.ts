import { map, type Array64 } from './array.js';

export type ActivationName = 'gelu' | 'relu';

/**
 * erf(x) = 2/√π · e^(−x²) · Σ 2ⁿ x^(2n+1) / (1·3·5·…·(2n+1)) (DLMF 7.6.2). All terms have one sign, so nothing cancels
 * and the result is good to the last digits of a float64.
 */
export function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x); // 1 − erf(6) is 2e-17
  let [term, sum] = [x, x];
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** Each function with its derivative. */
const functions: Record<ActivationName, { f: (x: number) => number; df: (x: number) => number }> = {
  /** x · Φ(x), with Φ the standard normal distribution and φ its density (Hendrycks & Gimpel 2016), not the tanh form. */
  gelu: {
    f: (x) => x * normalDistribution(x),
    df: (x) => normalDistribution(x) + (x * Math.exp(-(x * x) / 2)) / Math.sqrt(2 * Math.PI),
  },
  relu: { f: (x) => Math.max(x, 0), df: (x) => (x > 0 ? 1 : 0) },
};

function normalDistribution(x: number): number {
  return (1 + erf(x / Math.SQRT2)) / 2;
}

export function activation(x: Array64, name: ActivationName) {
  const { f, df } = functions[name];
  return {
    value: map(x, f),
    backward: (dValue: Array64): Array64 => map(x, (input, at) => dValue.data[at]! * df(input)),
  };
}
