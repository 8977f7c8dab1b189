import { rowsOf, zeros, type Array64 } from '../../transformer/reference/array.js';

export interface Norm {
  scale: Array64; // [C]
  shift: Array64; // [C]
}

/**
 * scale · (x − μ) / √(σ² + ε) + shift, μ and σ² over all axes but the last (Ioffe & Szegedy 2015, algorithm 1). The gradient
 * follows the chain rule through μ and σ² step by step, as the paper writes it.
 */
export function batchNorm(x: Array64, { scale, shift }: Norm, epsilon = 1e-5) {
  const { rows, width } = rowsOf(x);
  const [mean, variance] = [zeros([width]), zeros([width])];
  x.data.forEach((v, at) => (mean.data[at % width]! += v / rows));
  x.data.forEach((v, at) => (variance.data[at % width]! += (v - mean.data[at % width]!) ** 2 / rows));
  const deviation = variance.data.map((v) => Math.sqrt(v + epsilon));
  const normal = x.data.map((v, at) => (v - mean.data[at % width]!) / deviation[at % width]!);
  const value = { shape: x.shape, data: normal.map((n, at) => n * scale.data[at % width]! + shift.data[at % width]!) };

  function backward(dValue: Array64): { x: Array64; parameters: Norm } {
    const [dScale, dShift, dx] = [zeros([width]), zeros([width]), zeros(x.shape)];
    const [dVariance, dMean] = [new Float64Array(width), new Float64Array(width)];
    dValue.data.forEach((d, at) => {
      const c = at % width;
      const g = d * scale.data[c]!;
      dScale.data[c]! += d * normal[at]!;
      dShift.data[c]! += d;
      dVariance[c]! += (g * (x.data[at]! - mean.data[c]!) * -0.5) / deviation[c]! ** 3;
      dMean[c]! -= g / deviation[c]!;
    });
    dValue.data.forEach((d, at) => {
      const c = at % width;
      const byVariance = (dVariance[c]! * 2 * (x.data[at]! - mean.data[c]!)) / rows;
      dx.data[at] = (d * scale.data[c]!) / deviation[c]! + byVariance + dMean[c]! / rows;
    });
    return { x: dx, parameters: { scale: dScale, shift: dShift } };
  }

  /** The unbiased variance, as running statistics have it. */
  const statistics = { mean: mean.data, variance: variance.data.map((v) => (v * rows) / (rows - 1)) };
  return { value, statistics, backward };
}
