import { printable } from '../../models/data/file-errors.js';
import { cutToWidth, displayWidth, padToWidth } from './display-width.js';

/** A column is left at least so wide, where it has that much to show. */
const LEAST = 8;
const GAP = '  ';

export interface TableWidth {
  /** Columns of the terminal; null where nothing is to be cut. */
  width: number | null;
  /** Headings of the columns that may be shortened, the least important first; all from the last to the first by default. */
  shorten?: readonly string[];
}

/**
 * Rows below their headings, in columns as wide as they need; the last one is left ragged. Where a line would be wider
 * than the terminal, the least important columns are shortened. What can't be seen of a cell is escaped.
 */
export function table(headings: readonly string[], rows: readonly (readonly string[])[], to: TableWidth): string {
  const lines = [headings, ...rows].map((line) => line.map(printable));
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => displayWidth(line[column] ?? ''))));
  if (to.width !== null) narrow(widths, headings, { ...to, width: to.width });
  return lines
    .map((line) => {
      const cells = line.map((cell, column) => padToWidth(cutToWidth(cell, widths[column]!), widths[column]!));
      const whole = cells.join(GAP).trimEnd();
      return `${to.width === null ? whole : cutToWidth(whole, to.width)}\n`;
    })
    .join('');
}

/** Takes from the columns in turn what is too much. */
function narrow(
  widths: number[],
  headings: readonly string[],
  { width, shorten }: TableWidth & { width: number },
): void {
  const order = shorten?.map((heading) => headings.indexOf(heading)) ?? [...headings.keys()].reverse();
  for (const column of order) {
    const all = widths.reduce((sum, one) => sum + one, 0) + GAP.length * (widths.length - 1);
    const least = Math.min(widths[column]!, Math.max(LEAST, displayWidth(headings[column]!)));
    widths[column] = Math.max(least, widths[column]! - Math.max(0, all - width));
  }
}
