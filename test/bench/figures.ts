import { spread } from '../../models/core/execution-choice.js';

export interface Figures {
  min: number;
  median: number;
  max: number;
}

/** Of one value or more, rounded to thousandths. */
export function figures(values: readonly number[]): Figures {
  const { min, median, max } = spread(values)!;
  return { min: rounded(min), median: rounded(median), max: rounded(max) };
}

export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
