/** Central differences of a function of one vector, in float64. */
export function differences(f: (x: number[]) => number, x: number[], h = 1e-5): number[] {
  return x.map((_, i) => {
    const at = (delta: number) => f(x.map((value, j) => (j === i ? value + delta : value)));
    return (at(h) - at(-h)) / (2 * h);
  });
}
