import { printable } from '../../models/core/printable.mjs';
import { displayWidth } from './display-width.js';
import { table } from './table.js';

interface Column {
  heading: string;
  cells: readonly string[];
}

const GAP = 2;

/**
 * A table of one column that says what a line is about and of as many beside it as fit into a line; the others follow below, with the
 * first one again.
 */
export function sideBySide(first: Column, columns: readonly Column[], width: number | null): string {
  const blocks: Column[][] = [[]];
  let taken = widthOf(first);
  for (const column of columns) {
    const more = widthOf(column) + GAP;
    if (width !== null && blocks.at(-1)!.length > 0 && taken + more > width) {
      blocks.push([]);
      taken = widthOf(first);
    }
    blocks.at(-1)!.push(column);
    taken += more;
  }
  return blocks
    .map((block) => {
      const all = [first, ...block];
      const rows = first.cells.map((_, row) => all.map(({ cells }) => cells[row] ?? ''));
      return table(
        all.map(({ heading }) => heading),
        rows,
        { width },
      );
    })
    .join('\n');
}

const widthOf = ({ heading, cells }: Column): number =>
  Math.max(...[heading, ...cells].map((cell) => displayWidth(printable(cell))));
