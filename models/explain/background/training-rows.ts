import { RequestError } from '../../core/errors.js';
import type { InferenceInput } from '../../core/inference.js';
import { epochOrder } from '../../data/shuffle.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { evenly, type Background } from './background.js';

/** The examples that a background is made of. */
export interface TrainingExamples {
  input: InferenceInput;
  count: number;
  /** In the plural: "images". */
  unit: string;
  /** Raw inputs [indices.length, …shape]. */
  at(indices: Int32Array): Promise<TensorData>;
}

/** Different ones, drawn at random. */
export async function randomRows(
  { count: all, unit, at }: TrainingExamples,
  { count, seed }: { count: number; seed: number },
): Promise<Background> {
  const rows = await at(epochOrder(seed, 0, all).slice(0, count));
  return evenly(rows, count === all ? `all ${count} training ${unit}` : `${count} training ${unit}`);
}

/** Throws RequestError where there is no such row. */
export async function oneRow(
  { count, unit, at }: TrainingExamples,
  { backgroundRow }: { backgroundRow: number },
): Promise<Background> {
  if (backgroundRow >= count) {
    throw new RequestError(
      `backgroundRow: there is no row ${backgroundRow}; the training ${unit} are numbered from 0 to ${count - 1}.`,
      { field: 'backgroundRow' },
    );
  }
  return evenly(await at(Int32Array.of(backgroundRow)), `number ${backgroundRow} of the training ${unit}`);
}
