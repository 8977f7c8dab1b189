/**
 * The path of bars side by side, as high as their counts are of the greatest; `size` is the whole drawing's. A bar that
 * is not empty is seen, however small.
 */
export function barPath(counts: readonly number[], size: { width: number; height: number }): string {
  const most = Math.max(...counts, 1);
  const step = size.width / Math.max(1, counts.length);
  const gap = counts.length > 1 ? step * 0.12 : 0;
  return counts
    .map((count, i) => {
      const height = count === 0 ? 0 : Math.max(size.height * 0.06, (size.height * count) / most);
      const [x, y] = [i * step + gap / 2, size.height - height];
      return height === 0 ? '' : `M${round(x)} ${round(y)}h${round(step - gap)}V${size.height}h${round(gap - step)}z`;
    })
    .join('');
}

const round = (value: number): number => Math.round(value * 100) / 100;
