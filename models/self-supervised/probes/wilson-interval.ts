/** How wide a 95 % interval is, in standard deviations of a normal distribution. */
const Z = 1.959963984540054;

/** A share that was found among `examples`, with its 95 % interval. */
export interface Estimate {
  share: number;
  low: number;
  high: number;
  examples: number;
}

/** The interval of Wilson (1927), which stays within 0…1 and is right for shares near them and for few examples too. */
export function wilsonInterval(right: number, examples: number): Estimate {
  const share = right / examples;
  const square = Z * Z;
  const middle = (share + square / (2 * examples)) / (1 + square / examples);
  const half =
    (Z / (1 + square / examples)) * Math.sqrt((share * (1 - share)) / examples + square / (4 * examples * examples));
  return { share, low: Math.max(0, middle - half), high: Math.min(1, middle + half), examples };
}

/** Of these, how many are right. */
export function estimateOf(predicted: Int32Array, labels: Int32Array): Estimate {
  const right = predicted.reduce((sum, one, row) => sum + Number(one === labels[row]), 0);
  return wilsonInterval(right, labels.length);
}
