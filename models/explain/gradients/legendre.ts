/** Points in (0, 1) and their weights, which sum to 1. */
export interface Rule {
  at: Float64Array;
  weights: Float64Array;
}

const known = new Map<number, Rule>();

/**
 * Gauss–Legendre quadrature on [0, 1]: exact for polynomials of degree below 2n. Roots of the n-th Legendre polynomial by Newton's
 * method (Press et al. 2007, sec. 4.6).
 */
export function legendre(n: number): Rule {
  const found = known.get(n);
  if (found) return found;
  const rule: Rule = { at: new Float64Array(n), weights: new Float64Array(n) };
  for (let i = 0; i < n; i++) {
    let root = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 0;
    for (let step = 0; step < 100; step++) {
      let [before, value] = [1, root];
      for (let j = 2; j <= n; j++) [before, value] = [value, ((2 * j - 1) * root * value - (j - 1) * before) / j];
      slope = (n * (root * value - before)) / (root * root - 1);
      const change = value / slope;
      root -= change;
      if (Math.abs(change) < 1e-15) break;
    }
    rule.at[i] = (1 - root) / 2;
    rule.weights[i] = 1 / ((1 - root * root) * slope * slope);
  }
  known.set(n, rule);
  return rule;
}
