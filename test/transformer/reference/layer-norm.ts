import { rowsOf, zeros, type Array64 } from './array.js';

export interface Norm {
  scale: Array64; // [width]
  shift: Array64 | null; // [width]
}

const EPSILON = 1e-5;

/**
 * Layer normalization (Ba et al. 2016) along the last axis: y = scale ∘ n + shift, n = (x − mean) / √(variance + ε), with
 * the biased variance. With g = scale ∘ dy, dx = (g − mean(g) − n ∘ mean(g ∘ n)) / √(variance + ε).
 */
export function layerNorm(x: Array64, { scale, shift }: Norm) {
  const { rows, width } = rowsOf(x);
  const value = zeros(x.shape);
  const normal = zeros(x.shape);
  const deviations = new Float64Array(rows);
  for (let r = 0; r < rows; r++) {
    const row = x.data.subarray(r * width, (r + 1) * width);
    const mean = row.reduce((sum, v) => sum + v, 0) / width;
    const variance = row.reduce((sum, v) => sum + (v - mean) ** 2, 0) / width;
    deviations[r] = Math.sqrt(variance + EPSILON);
    for (let c = 0; c < width; c++) {
      const n = (row[c]! - mean) / deviations[r]!;
      normal.data[r * width + c] = n;
      value.data[r * width + c] = scale.data[c]! * n + (shift ? shift.data[c]! : 0);
    }
  }

  function backward(dValue: Array64): { x: Array64; parameters: Norm } {
    const dx = zeros(x.shape);
    const dScale = zeros(scale.shape);
    const dShift = shift && zeros(shift.shape);
    for (let r = 0; r < rows; r++) {
      let [meanG, meanGN] = [0, 0];
      for (let c = 0; c < width; c++) {
        const at = r * width + c;
        const g = dValue.data[at]! * scale.data[c]!;
        meanG += g / width;
        meanGN += (g * normal.data[at]!) / width;
        dScale.data[c]! += dValue.data[at]! * normal.data[at]!;
        if (dShift) dShift.data[c]! += dValue.data[at]!;
      }
      for (let c = 0; c < width; c++) {
        const at = r * width + c;
        dx.data[at] = (dValue.data[at]! * scale.data[c]! - meanG - normal.data[at]! * meanGN) / deviations[r]!;
      }
    }
    return { x: dx, parameters: { scale: dScale, shift: dShift } };
  }

  return { value, backward };
}
