/** An SVG path through points, with a break where one isn't finite. */
export function linePath(
  xs: readonly number[],
  ys: readonly number[],
  x: (value: number) => number,
  y: (value: number) => number,
): string {
  let path = '';
  let pen = false;
  xs.forEach((at, i) => {
    const value = ys[i];
    if (value === undefined || !Number.isFinite(value)) {
      pen = false;
      return;
    }
    path += `${pen ? 'L' : 'M'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = true;
  });
  return path;
}

/** The area between two lines over the same places. */
export function bandPath(
  xs: readonly number[],
  low: readonly number[],
  high: readonly number[],
  x: (value: number) => number,
  y: (value: number) => number,
): string {
  const there = xs.map((at, i) => `${x(at).toFixed(1)} ${y(high[i]!).toFixed(1)}`);
  const back = xs.map((at, i) => `${x(at).toFixed(1)} ${y(low[i]!).toFixed(1)}`).reverse();
  return `M${[...there, ...back].join('L')}Z`;
}
