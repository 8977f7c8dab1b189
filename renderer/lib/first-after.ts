/** Position of the first of the ascending `steps[0 … length)` beyond `step`, or `length`. */
export function firstAfter(steps: Int32Array | Float64Array, length: number, step: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (steps[middle]! > step) high = middle;
    else low = middle + 1;
  }
  return low;
}
