import { printable } from '../../models/data/file-errors.js';
import { cutToWidth, displayWidth, padToWidth } from './display-width.js';

/** A column is shortened to so many characters at least, where it has more to show. */
const LEAST = 12;
const GAP = '  ';

export interface TableWidth {
  /** Columns of the terminal; null where nothing is to be cut. */
  width: number | null;
  /** Headings of what may be shortened, the least important first; all from the last to the first by default. */
  shorten?: readonly string[];
  /** Headings of those among them that are shown whole or not at all. */
  whole?: readonly string[];
  /** Cells, by their heading, that say as much in less: shown where a line would be too wide otherwise. */
  brief?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Rows below their headings, in columns as wide as they need; the last one is left ragged. Where a line would be wider
 * than the terminal, brief cells take the place of others, then the least important columns are shortened, and left out
 * where even that is not enough. What can't be seen of a cell is escaped.
 */
export function table(headings: readonly string[], rows: readonly (readonly string[])[], to: TableWidth): string {
  const lines = [headings, ...rows].map((line) => line.map(printable));
  const wanted = headings.map((_, column) => Math.max(...lines.map((line) => displayWidth(line[column] ?? ''))));
  const { width, shorten, whole = [], brief } = to;
  if (brief && width !== null && lineWidth(wanted) > width) {
    const briefer = rows.map((row, at) => row.map((cell, column) => brief[headings[column]!]?.[at] ?? cell));
    return table(headings, briefer, { width, whole, ...(shorten && { shorten }) });
  }
  const order = shorten?.map((heading) => headings.indexOf(heading)) ?? [...headings.keys()].reverse();
  const least = wanted.map((all, column) =>
    order.includes(column) && !whole.includes(headings[column]!)
      ? Math.min(all, Math.max(LEAST, displayWidth(headings[column]!)))
      : all,
  );
  const widths = width === null ? new Map(wanted.entries()) : fit(new Map(wanted.entries()), { least, order, width });
  return lines
    .map((line) => {
      const cells = [...widths].map(([column, most]) => padToWidth(cutToWidth(line[column] ?? '', most), most));
      const text = cells.join(GAP).trimEnd();
      return `${width === null ? text : cutToWidth(text, width)}\n`;
    })
    .join('');
}

function lineWidth(widths: readonly number[]): number {
  return widths.reduce((sum, one) => sum + one, 0) + GAP.length * (widths.length - 1);
}

interface Fitting {
  /** Of every column, characters that it can't do without. */
  least: readonly number[];
  /** Columns that may be shortened, the least important first. */
  order: readonly number[];
  width: number;
}

/** The widths of the columns that are shown. */
function fit(wanted: Map<number, number>, { least, order, width }: Fitting): Map<number, number> {
  const widths = new Map(wanted);
  const tooMuch = (): number => lineWidth([...widths.values()]) - width;
  for (const column of order) {
    widths.set(column, Math.max(least[column]!, widths.get(column)! - Math.max(0, tooMuch())));
  }
  const [first, ...others] = order;
  if (tooMuch() <= 0 || first === undefined) return widths;
  wanted.delete(first);
  return fit(wanted, { least, width, order: others });
}
