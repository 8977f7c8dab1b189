import { outputsOf, rounded, type AskedTable } from './asked-table.js';

/**
 * Accumulated local effects of a number (Apley & Zhu 2020, eq. 15 and 16): in each bin between two edges, how much the output
 * changes on average when the rows of that bin are moved from its lower to its upper edge; summed up, and centred so that the mean
 * over the data is 0. [output][edge]. Rows without the value are left out.
 */
export function accumulatedEffects(asked: AskedTable, column: number, edges: readonly number[]): number[][] {
  const { table, model } = asked;
  const D = table.columns.length;
  const K = model.outputs;
  const values = table.columns[column]!;
  const bins = edges.length - 1;
  const known = Array.from(table.rows.keys()).filter((row) => !Number.isNaN(values[row]!));
  const binOf = known.map((row) => binAt(edges, values[row]!));
  const moved = (edge: 0 | 1) => {
    const data = new Float32Array(known.length * D);
    known.forEach((row, at) => {
      data.set(table.data.subarray(row * D, (row + 1) * D), at * D);
      data[at * D + column] = edges[binOf[at]! + edge]!;
    });
    return outputsOf(asked, data);
  };
  const [low, high] = [moved(0), moved(1)];
  const counts = new Float64Array(bins);
  const sums = new Float64Array(bins * K);
  binOf.forEach((bin, at) => {
    counts[bin]!++;
    for (let k = 0; k < K; k++) sums[bin * K + k]! += high[at * K + k]! - low[at * K + k]!;
  });
  return Array.from({ length: K }, (_, k) => {
    const summed = [0];
    for (let bin = 0; bin < bins; bin++) {
      summed.push(summed[bin]! + (counts[bin]! > 0 ? sums[bin * K + k]! / counts[bin]! : 0));
    }
    let centre = 0;
    for (let bin = 0; bin < bins; bin++) centre += (counts[bin]! * (summed[bin]! + summed[bin + 1]!)) / 2;
    return summed.map((value) => rounded(value - centre / known.length));
  });
}

/** The bin whose upper edge is the first one not below the value. */
function binAt(edges: readonly number[], value: number): number {
  const at = edges.findIndex((edge, i) => i > 0 && value <= edge);
  return at < 0 ? edges.length - 2 : at - 1;
}
