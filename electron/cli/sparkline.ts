const BARS = '▁▂▃▄▅▆▇█';

/** A curve in so many characters, from its lowest value to its highest; empty for none. */
export function sparkline(values: readonly number[], width = 10): string {
  if (values.length === 0) return '';
  const columns = Math.min(width, values.length);
  const means = Array.from({ length: columns }, (_, column) => {
    const part = values.slice(
      Math.floor((column * values.length) / columns),
      Math.floor(((column + 1) * values.length) / columns),
    );
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
  const [low, high] = [Math.min(...means), Math.max(...means)];
  return means
    .map((mean) => BARS[high > low ? Math.round(((mean - low) / (high - low)) * (BARS.length - 1)) : 3])
    .join('');
}
