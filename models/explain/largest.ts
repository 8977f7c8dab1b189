/** The place of the largest of them; what is not a number is passed over, and where nothing else is there it is the first. */
export function largestOf(outputs: ArrayLike<number>): number {
  let largest = -1;
  for (let at = 0; at < outputs.length; at++) {
    if (!Number.isNaN(outputs[at]) && (largest < 0 || outputs[at]! > outputs[largest]!)) largest = at;
  }
  return Math.max(0, largest);
}
