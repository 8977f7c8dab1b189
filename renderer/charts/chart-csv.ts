import { rowsCsv, shortest } from '../lib/csv.js';
import type { AxisKind } from './axis.js';
import type { ChartLine } from './chart-line.js';
import { xOf, type LinePoints } from './line-points.js';

const axisNames: Readonly<Record<AxisKind, string>> = { step: 'step', epoch: 'epoch', time: 'seconds' };

/**
 * All points of all lines as CSV (RFC 4180), whatever is zoomed, smoothed or hidden: a row for each place at which any line
 * has one, a column for each line, and its lowest and highest where it stands for several. Empty where a line has no point,
 * NaN where its value was not finite; all digits of a float32, shares as fractions of 1.
 */
export function chartCsv(lines: readonly ChartLine[], axis: AxisKind): string {
  const all = lines.map((line) => line.points(axis));
  const columns = all.flatMap(({ column, band }) => (band ? [column, band.low, band.high] : [column]));
  const owners = all.flatMap((points, i) => new Array<number>(points.band ? 3 : 1).fill(i));
  const titles = lines.flatMap(({ title }, i) =>
    all[i]!.band ? [title, `${title}, lowest`, `${title}, highest`] : [title],
  );
  const next = new Array<number>(all.length).fill(0);
  const rows = [rowsCsv([[axisNames[axis], ...titles]])];
  for (const x of places(all)) {
    const cells = columns.map((column, i) => {
      const at = next[owners[i]!]!;
      return xOf(all[owners[i]!]!, at) === x ? shortest(column.values[at]!) : '';
    });
    rows.push(`${Number(x.toPrecision(12))},${cells.join(',')}\r\n`);
    // What lies at the same place is one row: the last of its points would be too many.
    for (const [i, points] of all.entries()) while (xOf(points, next[i]!) <= x) next[i]!++;
  }
  return rows.join('');
}

/** Ascending, each once. */
function places(all: readonly LinePoints[]): Float64Array {
  const xs = new Float64Array(all.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const points of all) for (let at = 0; at < points.length; at++) xs[end++] = xOf(points, at);
  return xs.sort().filter((x, i) => i === 0 || x !== xs[i - 1]);
}
