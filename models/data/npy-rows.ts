import { RequestError } from '../core/errors.js';
import { printable } from './file-errors.js';
import { formatBytes, MAX_SPLIT_BYTES } from './limits.js';
import { readValues, withNpy } from './npy.js';

/** Values between two turns of the event loop. */
const BLOCK_VALUES = 1_000_000;

export interface NpyRows {
  count: number;
  columns: number;
  /** count × columns, row-major; NaN where missing. */
  values: Float64Array;
}

/**
 * A .npy file of two dimensions as numbers; of one, as one column, where `targets` are read.
 * Throws RequestError for other dimensions, and for infinity, naming its row.
 */
export async function npyRows(
  path: string,
  onRows: (done: number, total: number) => void,
  { targets = false }: { targets?: boolean } = {},
): Promise<NpyRows> {
  return withNpy(path, async (file, header) => {
    const { shape, fortranOrder } = header;
    if (shape.length !== 2 && !(targets && shape.length === 1)) {
      throw new RequestError(
        `${printable(path)}: an array of ${shape.join(' × ') || 'no dimensions'} is no ${targets ? 'column of targets' : 'table'}; use ${targets ? 'one number for each row' : 'rows × columns'}.`,
      );
    }
    const [count, columns = 1] = shape as [number, number?];
    const total = count * columns;
    if (total * 8 > MAX_SPLIT_BYTES) {
      throw new RequestError(
        `${printable(path)}: ${count} rows of ${columns} columns need ${formatBytes(total * 8)}; at most ${formatBytes(MAX_SPLIT_BYTES)} are possible.`,
      );
    }
    const values = new Float64Array(total);
    for (let start = 0; start < total; start += BLOCK_VALUES) {
      const block = await readValues({ path, file, header }, start, Math.min(BLOCK_VALUES, total - start));
      block.forEach((value, i) => {
        const at = start + i;
        values[fortranOrder ? (at % count) * columns + Math.floor(at / count) : at] = value;
      });
      onRows(Math.floor((start + block.length) / columns), count);
    }
    const infinite = values.findIndex((value) => Math.abs(value) === Infinity);
    if (infinite < 0) return { count, columns, values };
    throw new RequestError(
      `${printable(path)}: row ${Math.floor(infinite / columns)} (counted from 0) holds infinity; only finite numbers can be learned from, and NaN where one is missing.`,
    );
  });
}
