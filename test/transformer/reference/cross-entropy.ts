import { rowsOf, zeros, type Array64 } from './array.js';

export interface CrossEntropyOptions {
  /** Szegedy et al. 2016: the target has probability 1 − ε + ε/V, every other class ε/V. */
  smoothing?: number;
  /** How much each row counts; all alike without it. */
  weights?: ArrayLike<number>;
}

/**
 * Mean over the rows of logits [..., V], by their weights, of −Σ target · log softmax(logits). The gradient of a row is
 * weight / Σ weights · (softmax − target). Zero where all weights are.
 */
export function crossEntropy(logits: Array64, targets: ArrayLike<number>, options: CrossEntropyOptions = {}) {
  const { smoothing = 0, weights } = options;
  const { rows, width } = rowsOf(logits);
  if (targets.length !== rows) throw new Error(`${targets.length} targets for ${rows} rows of logits.`);
  const gradient = zeros(logits.shape);
  let total = 0;
  for (let r = 0; r < rows; r++) total += weights ? weights[r]! : 1;
  let value = 0;
  for (let r = 0; r < rows && total > 0; r++) {
    const share = (weights ? weights[r]! : 1) / total;
    const row = logits.data.subarray(r * width, (r + 1) * width);
    const largest = Math.max(...row);
    const logSum = largest + Math.log(row.reduce((sum, logit) => sum + Math.exp(logit - largest), 0));
    for (let c = 0; c < width; c++) {
      const target = (c === targets[r] ? 1 - smoothing : 0) + smoothing / width;
      value -= share * target * (row[c]! - logSum);
      gradient.data[r * width + c] = share * (Math.exp(row[c]! - logSum) - target);
    }
  }
  /** `scale`: derivative by the mean. */
  const backward = (scale = 1): Array64 => ({ shape: logits.shape, data: gradient.data.map((g) => g * scale) });
  return { value, backward };
}
