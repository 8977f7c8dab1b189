export interface Figures {
  min: number;
  median: number;
  max: number;
}

/** Rounded to thousandths. */
export function figures(values: readonly number[]): Figures {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
  return { min: rounded(sorted[0]!), median: rounded(median), max: rounded(sorted.at(-1)!) };
}

export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
