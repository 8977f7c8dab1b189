import { rowsCsv, shortest } from '../lib/csv.js';
import type { AxisKind } from './axis.js';
import type { ChartLine } from './chart-line.js';
import { xOf } from './line-points.js';

const axisNames: Readonly<Record<AxisKind, string>> = { step: 'step', epoch: 'epoch', time: 'seconds' };

/** Rows that are written in one go: some milliseconds of work. */
const ROWS_AT_ONCE = 500;

/**
 * All points of all lines as CSV (RFC 4180), whatever is zoomed, smoothed or hidden: a row for each place at which any line
 * has one, a column for each line, and its lowest, its highest and their number where it stands for several. Empty where a line has no point,
 * NaN where its value was not finite; all digits of a float32, shares as fractions of 1. Piece by piece.
 */
export function* csvPieces(lines: readonly ChartLine[], axis: AxisKind): Generator<string> {
  const all = lines.map((line) => line.points(axis));
  const columns = all.flatMap(({ column, band }) => (band ? [column, band.low, band.high, band.counts] : [column]));
  const owners = all.flatMap((points, i) => new Array<number>(points.band ? 4 : 1).fill(i));
  const titles = lines.flatMap(({ title }, i) =>
    all[i]!.band ? [title, `${title}, lowest`, `${title}, highest`, `${title}, runs`] : [title],
  );
  yield rowsCsv([[axisNames[axis], ...titles]]);
  const next = new Array<number>(all.length).fill(0);
  for (let rows: string[] = []; ; rows = []) {
    while (rows.length < ROWS_AT_ONCE) {
      const xs = all.map((points, i) => xOf(points, next[i]!));
      const x = xs.reduce((least, one) => (one < least ? one : least), Infinity);
      if (x === Infinity) return yield rows.join('');
      const cells = columns.map((column, i) =>
        xs[owners[i]!] === x ? shortest(column.values[next[owners[i]!]!]!) : '',
      );
      rows.push(`${Number(x.toPrecision(12))},${cells.join(',')}\r\n`);
      // Points of one line at the same place are one row: the first of them.
      for (const [i, points] of all.entries()) while (xOf(points, next[i]!) <= x) next[i]!++;
    }
    yield rows.join('');
  }
}

/** The file, made while the window goes on. */
export async function chartCsv(lines: readonly ChartLine[], axis: AxisKind): Promise<Uint8Array> {
  const pieces: string[] = [];
  for (const piece of csvPieces(lines, axis)) {
    pieces.push(piece);
    await new Promise((resolve) => setTimeout(resolve));
  }
  return new TextEncoder().encode(pieces.join(''));
}
