import { rounded, outputsOf, withColumn, type AskedTable } from './asked-table.js';

/** Curves of single rows at most, and at most so many over all outputs. */
const [MOST_LINES, OVER_OUTPUTS] = [30, 60];

/**
 * What the model gives with `column` set to each value of the grid, in every row: [output][grid] on average (partial dependence,
 * Friedman 2001) and [output][row][grid] of some rows (individual conditional expectation, Goldstein et al. 2015).
 */
export function partialDependence(
  asked: AskedTable,
  column: number,
  grid: readonly number[],
): { mean: number[][]; rows: number[][][] } {
  const { table, model } = asked;
  const N = table.rows.length;
  const K = model.outputs;
  const found = outputsOf(asked, withColumn(table.data, table.columns.length, column, grid));
  const at = (g: number, row: number, k: number) => found[(g * N + row) * K + k]!;
  const lines = Math.min(MOST_LINES, N, Math.max(5, Math.floor(OVER_OUTPUTS / K)));
  const shown = Array.from({ length: lines }, (_, line) => Math.floor((line * N) / lines));
  const outputs = Array.from({ length: K }, (_, k) => k);
  return {
    mean: outputs.map((k) =>
      grid.map((_, g) => {
        let sum = 0;
        for (let row = 0; row < N; row++) sum += at(g, row, k);
        return rounded(sum / N);
      }),
    ),
    rows: outputs.map((k) => shown.map((row) => grid.map((_, g) => rounded(at(g, row, k))))),
  };
}
