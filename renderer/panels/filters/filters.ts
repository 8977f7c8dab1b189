import type { z } from 'zod';
import type { filtersPanel } from '../../../models/classifier/panels/filters.js';
import type { Tiles } from '../../../models/panels/shown-examples.js';
import { formatValue } from '../../lib/format.js';
import { rowOf, type Matrix } from '../shared/records/matrix.js';

export type FiltersBody = z.output<(typeof filtersPanel)['schema']>;

/** How the picture is cut. */
export function tilesOf({ columns, side }: FiltersBody): NonNullable<Tiles> {
  return { columns, tileWidth: side, tileHeight: side };
}

/** Weights of one filter: a grid [side, side] for each channel. */
export function weightsOf({ side, channels }: FiltersBody, filters: Matrix, filter: number): number[][][] {
  const weights = rowOf(filters, filter);
  return Array.from({ length: channels }, (_, channel) =>
    Array.from({ length: side }, (_row, row) =>
      Array.from({ length: side }, (_column, column) => weights[(row * side + column) * channels + channel]!),
    ),
  );
}

/** How large a filter is as a whole: the root of the sum of its squares. */
export function normOf(filters: Matrix, filter: number): number {
  return Math.sqrt(rowOf(filters, filter).reduce((sum, weight) => sum + weight * weight, 0));
}

/** A filter for whoever doesn't see it. */
export function filterText(filters: Matrix, filter: number): string {
  const weights = rowOf(filters, filter);
  const [least, most] = [Math.min(...weights), Math.max(...weights)];
  return `Filter ${filter + 1}: weights from ${formatValue(least)} to ${formatValue(most)}, norm ${formatValue(normOf(filters, filter))}`;
}

const LEAST_SIZE = 36;
const MOST_SIZE = 132;

/** The largest whole multiple of a tile's pixels at which all tiles fit into a room, each with a frame around it. */
export function fittingSize(
  room: { width: number; height: number },
  { count, side, frame }: { count: number; side: number; frame: number },
): number {
  const fits = (size: number) => {
    const columns = Math.floor(room.width / (size + frame));
    return columns > 0 && Math.ceil(count / columns) * (size + frame) <= room.height;
  };
  let size = Math.floor(MOST_SIZE / side) * side;
  while (size - side >= LEAST_SIZE && !fits(size)) size -= side;
  return Math.max(side, size);
}

/** Which of `count` tiles in rows of `columns` a key leads to; undefined for other keys. */
export function movedBy(key: string, at: number, { count, columns }: { count: number; columns: number }) {
  const steps: Record<string, number> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at - columns,
    ArrowDown: at + columns,
    Home: 0,
    End: count - 1,
  };
  const next = steps[key];
  return next === undefined ? undefined : next < 0 || next >= count ? at : next;
}
