/** How the rows of a table lie in a file: a .npy array of float64 [rows, columns + 1], the target last. */
import { join } from 'node:path';
import { RequestError } from '../core/errors.js';
import { checkUnchanged } from './checked-file.js';
import type { Split, TableDataset } from './dataset.js';
import { excerpt, printable } from './file-errors.js';
import { MAX_SPLIT_BYTES } from './limits.js';
import type { TableManifest } from './manifest.js';
import { readWhole } from './read-at.js';
import { unpack } from './unpack.js';
import { writeNew } from './write-new.js';

const MAGIC = '\x93NUMPY\x01\x00';
/** Of the magic, the length of the header, and the header. */
const HEADER_BYTES = 128;
const BLOCK_VALUES = 500_000;

/** What a table's file holds: `rows` of `columns` values and a target each. */
export interface TableRows {
  columns: number;
  /** rows × columns, row-major. */
  values: Float64Array;
  /** Class indices, or numbers. */
  targets: ArrayLike<number>;
  /** Which rows, in this order. */
  chosen: Int32Array;
}

/** Writes a new file, synced to disk, and returns the SHA-256 of its bytes. System errors pass through. */
export function writeTable(path: string, rows: TableRows, onBytes: (bytes: number) => void): Promise<string> {
  return writeNew(path, tableBytes(rows, onBytes));
}

/** The bytes of a table's file, in blocks. */
export function* tableBytes(
  { columns, values, targets, chosen }: TableRows,
  onBytes: (bytes: number) => void = () => undefined,
): Generator<Uint8Array> {
  yield header(chosen.length, columns + 1);
  const perBlock = Math.max(1, Math.floor(BLOCK_VALUES / (columns + 1)));
  for (let start = 0; start < chosen.length; start += perBlock) {
    const part = chosen.subarray(start, start + perBlock);
    const block = Buffer.alloc(part.length * (columns + 1) * 8);
    let at = 0;
    for (const row of part) {
      for (let i = 0; i < columns; i++) at = block.writeDoubleLE(values[row * columns + i]!, at);
      at = block.writeDoubleLE(targets[row]!, at);
    }
    yield block;
    onBytes(block.length);
  }
}

function header(rows: number, columns: number): Buffer {
  const text = `{'descr': '<f8', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const start = Buffer.from(`${MAGIC}\x76\x00`, 'latin1');
  return Buffer.concat([start, Buffer.from(`${text.padEnd(HEADER_BYTES - start.length - 1)}\n`, 'latin1')]);
}

/** Loads one split of the table in `folder`. Throws RequestError where the file is not the one that was written. */
export async function loadStoredTable(
  name: string,
  folder: string,
  manifest: TableManifest,
  split: Split,
): Promise<TableDataset> {
  const { count, rows } = manifest[split];
  const path = join(folder, rows.file);
  const stored = await readWhole(path, { what: "a data set's file", most: MAX_SPLIT_BYTES });
  checkUnchanged(path, stored, rows, manifest.origin);
  const bytes = await unpack(path, stored, { most: MAX_SPLIT_BYTES, what: 'a table' });
  const width = manifest.columns.length + 1;
  const expected = header(count, width);
  if (!expected.equals(bytes.subarray(0, HEADER_BYTES)) || bytes.length !== HEADER_BYTES + count * width * 8) {
    throw new RequestError(
      `${printable(path)}: it does not hold the ${count} rows of ${width - 1} columns and a target of its dataset.json.`,
    );
  }
  const { values, targets } = readRows(bytes, count, width);
  const { columns, target, classNames } = manifest;
  checkIndices(path, values, columns);
  const isClasses = target.kind === 'classes';
  if (isClasses) checkIndices(path, targets, [{ name: target.name, kind: 'category', categories: classNames }]);
  return {
    name,
    columns: columns.map(({ name, kind, categories }) => ({ name, kind, categories })),
    values,
    count,
    labels: isClasses ? Int32Array.from(targets) : null,
    targets: isClasses ? null : targets,
    targetName: target.name,
    classNames,
  };
}

function readRows(bytes: Uint8Array, count: number, width: number): { values: Float64Array; targets: Float64Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset + HEADER_BYTES);
  const values = new Float64Array(count * (width - 1));
  const targets = new Float64Array(count);
  for (let row = 0, at = 0; row < count; row++) {
    for (let i = 0; i < width - 1; i++, at += 8) values[row * (width - 1) + i] = view.getFloat64(at, true);
    targets[row] = view.getFloat64(at, true);
    at += 8;
  }
  return { values, targets };
}

/** Throws RequestError where a category has no name. */
function checkIndices(path: string, values: Float64Array, columns: TableDataset['columns']): void {
  columns.forEach(({ name, kind, categories }, column) => {
    if (kind === 'number') return;
    for (let at = column; at < values.length; at += columns.length) {
      const index = values[at]!;
      if (Number.isNaN(index) || (Number.isInteger(index) && index >= 0 && index < categories.length)) continue;
      throw new RequestError(
        `${printable(path)}: ${index} is no category of '${excerpt(name)}'; there are ${categories.length}.`,
      );
    }
  });
}
