import type { TensorData } from './tensor-data.js';

// A recorded function is run once in JavaScript, so an array of the caller's that it turns into a tensor would be the
// same in every run. Small tables of numbers are legitimate; these rules tell them from a batch by size and shape.

/** A constant with more elements than this is data, whatever its shape. */
const ANY_SHAPE = 4096;

/** A constant with as many rows as a batch is data from this many rows or elements; less is as likely a list. */
const BATCH_ROWS = 8;
const BATCH_ELEMENTS = 64;

/**
 * Leading dimensions of the inputs that may be batches: matrices and more, integers (labels, indices), and long vectors.
 * A short vector of floats is as likely a list of settings.
 */
export function batchSizesOf(inputs: readonly TensorData[]): Set<number> {
  const batches = inputs.filter(
    ({ shape, data }) =>
      shape.length > 1 || (shape.length === 1 && (data instanceof Int32Array || data.length >= BATCH_ROWS)),
  );
  return new Set(batches.map(({ shape }) => shape[0]!).filter((size) => size > 1));
}

/** Whether a tensor made in JavaScript, of values that differ, is data captured by accident rather than a constant. */
export function looksLikeData(shape: readonly number[], batchSizes: ReadonlySet<number>): boolean {
  const size = shape.reduce((product, dim) => product * dim, 1);
  const rows = shape[0] ?? 1;
  return size > ANY_SHAPE || (batchSizes.has(rows) && (rows >= BATCH_ROWS || size >= BATCH_ELEMENTS));
}
