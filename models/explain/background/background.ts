import { RequestError } from '../../core/errors.js';
import type { TensorData } from '../../engine/tensor-data.js';

/** What stands in for what is not known of a row. */
export interface Background {
  /** Raw inputs [B, …shape]. */
  rows: TensorData;
  /** Of each, how much it counts; they sum to 1. [B] */
  weights: Float32Array;
  /** "50 training rows". */
  words: string;
}

/** What stands in for what is not known, row by row. */
export interface Backgrounds {
  /** The same for all rows; null where each has its own. */
  shared: Background | null;
  /** Of a raw row [D]. */
  of(row: TensorData['data']): Background;
  /** "50 training rows". */
  words: string;
}

export function sharedBackground(background: Background): Backgrounds {
  return { shared: background, of: () => background, words: background.words };
}

/** Rows that count alike. */
export function evenly(rows: TensorData, words: string): Background {
  const count = rows.shape[0]!;
  return { rows, weights: new Float32Array(count).fill(1 / count), words };
}

export function refuse(reason: string): RequestError {
  return new RequestError(`background: ${reason}.`, { field: 'background' });
}
