import type { ResidentValues, Rows, StreamedRows } from './program.js';

/** Numbers in a row. */
export function rowSize({ shape }: Pick<Rows, 'shape'>): number {
  return shape.slice(1).reduce((product, dim) => product * dim, 1);
}

/** The rows at these places, from 0, one after the other; read where they are streamed. */
export function rowsAt(rows: StreamedRows | { values: Uint8Array; shape: number[] }, places: Int32Array): Uint8Array;
export function rowsAt(rows: Rows, places: Int32Array): ResidentValues['values'];
export function rowsAt(rows: Rows, places: Int32Array): ResidentValues['values'] {
  const size = rowSize(rows);
  if ('values' in rows) return selected(rows, places, size);
  const bytes = new Uint8Array(places.length * size);
  rows.read(places, bytes);
  return bytes;
}

function selected({ values }: ResidentValues, places: Int32Array, size: number): ResidentValues['values'] {
  const count = places.length * size;
  const found = new (values.constructor as new (length: number) => typeof values)(count);
  places.forEach((place, at) => found.set(values.subarray(place * size, (place + 1) * size), at * size));
  return found;
}
