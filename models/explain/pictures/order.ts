import { valueAt, type ExplanationData } from './explanation-data.js';

/** How strongly a player moved an output, over all rows. */
export interface Strength {
  player: number;
  /** Mean of the values' sizes. */
  mean: number;
  /** Standard error of it; 0 of a single row. */
  error: number;
}

/** Players of all rows, the strongest first; equal ones in their own order. Values that are not numbers have no say. */
export function strengths(data: ExplanationData, output: number): Strength[] {
  return Array.from({ length: data.body.players.count }, (_, player) => {
    const sizes = data.body.rows
      .map((_row, row) => Math.abs(valueAt(data, row, output, player)))
      .filter(Number.isFinite);
    const n = sizes.length;
    const mean = n === 0 ? 0 : sizes.reduce((sum, size) => sum + size, 0) / n;
    const variance = n < 2 ? 0 : sizes.reduce((sum, size) => sum + (size - mean) ** 2, 0) / (n - 1);
    return { player, mean, error: Math.sqrt(variance / Math.max(1, n)) };
  }).sort((a, b) => b.mean - a.mean);
}

/** Players of a row, the strongest first. */
export function strongestOf(data: ExplanationData, row: number, output: number, count: number): number[] {
  const size = (player: number) => Math.abs(valueAt(data, row, output, player)) || 0;
  return Array.from({ length: count }, (_, player) => player).sort((a, b) => size(b) - size(a));
}
