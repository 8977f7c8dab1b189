import type { ExplainedModel } from '../explained-model.js';
import type { Columns } from '../trust/columns.js';

/** A table whose model can be asked; N rows, D columns, K outputs. */
export interface AskedTable {
  table: Columns;
  model: Pick<ExplainedModel, 'predict' | 'outputs' | 'input'>;
}

/** Outputs [N, K] of raw rows [N, D]. */
export function outputsOf({ model }: Pick<AskedTable, 'model'>, data: Float32Array): Float32Array {
  const [D] = model.input.shape as [number];
  return model.predict({ shape: [data.length / D, D], data });
}

/** The rows [N, D], one after the other as often as there are values, with `column` set to each of them. */
export function withColumn(data: Float32Array, width: number, column: number, values: ArrayLike<number>): Float32Array {
  const made = new Float32Array(data.length * values.length);
  for (let at = 0; at < values.length; at++) {
    made.set(data, at * data.length);
    for (let from = 0; from < data.length; from += width) made[at * data.length + from + column] = values[at]!;
  }
  return made;
}

/** So few digits that a record stays small, and none that can be seen is lost. */
export const rounded = (value: number): number => Number(value.toPrecision(5));
