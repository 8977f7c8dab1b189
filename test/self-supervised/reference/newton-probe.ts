import { Matrix, solve } from 'ml-matrix';
import type { MatrixValues } from '../../../models/core/panel.js';

interface Labelled {
  x: MatrixValues;
  labels: Int32Array;
  classes: number;
}

/**
 * Multinomial logistic regression by Newton's method with the whole Hessian, in float64: the mean cross-entropy plus
 * strength / 2 · ‖w‖² of the weights of standardised columns. The classes of the other rows.
 */
export function newtonProbe({ x, labels, classes }: Labelled, others: MatrixValues, strength: number): number[] {
  const { means, deviations } = moments(x);
  const rowOf = ({ columns, values }: MatrixValues, row: number) => [
    ...means.map((mean, i) => (values[row * columns + i]! - mean) / deviations[i]!),
    1,
  ];
  const width = x.columns + 1;
  const rows = Array.from({ length: x.rows }, (_, row) => rowOf(x, row));
  const weights = new Float64Array(width * classes);
  const scores = (row: number[]) =>
    Array.from({ length: classes }, (_, k) => row.reduce((sum, one, i) => sum + one * weights[i * classes + k]!, 0));
  for (let iteration = 0; iteration < 12; iteration++) {
    const hessian = Matrix.zeros(width * classes, width * classes);
    const gradient = Matrix.zeros(width * classes, 1);
    rows.forEach((row, at) => {
      const all = scores(row).map(Math.exp);
      const total = all.reduce((sum, one) => sum + one, 0);
      const p = all.map((one) => one / total);
      for (let i = 0; i < width; i++) {
        for (let k = 0; k < classes; k++) {
          const error = (p[k]! - Number(labels[at] === k)) * row[i]!;
          gradient.set(i * classes + k, 0, gradient.get(i * classes + k, 0) + error / x.rows);
          for (let j = 0; j < width; j++) {
            for (let l = 0; l < classes; l++) {
              const curvature = p[k]! * (Number(k === l) - p[l]!) * row[i]! * row[j]!;
              const [a, b] = [i * classes + k, j * classes + l];
              hessian.set(a, b, hessian.get(a, b) + curvature / x.rows);
            }
          }
        }
      }
    });
    for (let at = 0; at < width * classes; at++) {
      const penalty = at < x.columns * classes ? strength : 0;
      gradient.set(at, 0, gradient.get(at, 0) + penalty * weights[at]!);
      // The same bias for all classes changes nothing: it has no curvature of its own.
      hessian.set(at, at, hessian.get(at, at) + penalty + 1e-9);
    }
    const step = solve(hessian, gradient);
    for (let at = 0; at < weights.length; at++) weights[at]! -= step.get(at, 0);
  }
  return Array.from({ length: others.rows }, (_, row) => {
    const all = scores(rowOf(others, row));
    return all.indexOf(Math.max(...all));
  });
}

function moments({ rows, columns, values }: MatrixValues) {
  const column = (i: number) => Array.from({ length: rows }, (_, row) => values[row * columns + i]!);
  const mean = (all: number[]) => all.reduce((sum, one) => sum + one, 0) / all.length;
  const means = Array.from({ length: columns }, (_, i) => mean(column(i)));
  const deviations = means.map((middle, i) => Math.sqrt(mean(column(i).map((one) => (one - middle) ** 2))));
  return { means, deviations };
}
