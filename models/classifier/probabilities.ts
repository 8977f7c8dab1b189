/** What logits say of an example's classes. */
export interface ClassProbability {
  name: string;
  probability: number;
}

/** Softmax of each row of logits [N, K]. */
export function probabilitiesOf(logits: Float32Array, classes: number): Float64Array {
  const probabilities = new Float64Array(logits.length);
  for (let from = 0; from < logits.length; from += classes) {
    let largest = -Infinity;
    for (let k = 0; k < classes; k++) largest = Math.max(largest, logits[from + k]!);
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += probabilities[from + k] = Math.exp(logits[from + k]! - largest);
    for (let k = 0; k < classes; k++) probabilities[from + k]! /= sum;
  }
  return probabilities;
}

/** The most probable class of each row of [N, K]; the first of several. */
export function winnersOf(probabilities: ArrayLike<number>, classes: number): Int32Array {
  return Int32Array.from({ length: probabilities.length / classes }, (_, row) => {
    let best = 0;
    for (let k = 1; k < classes; k++) {
      if (probabilities[row * classes + k]! > probabilities[row * classes + best]!) best = k;
    }
    return best;
  });
}

/** Classes of one row of probabilities, the most probable first, at most `most`. */
export function ranked(
  probabilities: ArrayLike<number>,
  classNames: readonly string[],
  most = classNames.length,
): ClassProbability[] {
  return classNames
    .map((name, kind) => ({ name, probability: probabilities[kind]! }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, most);
}
