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
