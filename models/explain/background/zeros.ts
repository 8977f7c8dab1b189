import type { InferenceInput, InputMeaning } from '../../core/inference.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { epochOrder } from '../../data/shuffle.js';
import { sizeOf } from '../players.js';
import { evenly, refuse, type Background } from './background.js';
import type { TrainingExamples } from './training-rows.js';

/** Means are taken over at most so many rows. */
const MOST_ROWS = 20_000;

type Columns = Extract<InputMeaning, { kind: 'row' }>['columns'];

/**
 * One input that says nothing: black for an image, padding for a text, zero otherwise; for a table, where 0 is a value like any
 * other, the mean of each number and the most frequent category. Throws RequestError where there is no such thing.
 */
export async function zeroRow(input: InferenceInput, training: TrainingExamples | null): Promise<Background> {
  const { meaning } = input;
  switch (meaning.kind) {
    case 'image':
      return evenly(filled(input, 0), 'a black image');
    case 'tokens':
      if (meaning.padding === undefined) throw refuse('the model knows no token that stands for nothing; use rows');
      return evenly(filled(input, meaning.padding), 'no words at all (padding)');
    case 'row': {
      if (!training) throw refuse('there are no training rows to take the mean of each column from; use one with data');
      const rows = await training.at(epochOrder(0, 0, training.count).slice(0, MOST_ROWS));
      const words = 'the mean of each number and the most frequent category among the training rows';
      return evenly({ shape: [1, ...input.shape], data: middleOf(rows.data, meaning.columns) }, words);
    }
    default:
      return evenly(filled(input, 0), 'zeros');
  }
}

function filled(input: InferenceInput, value: number): TensorData {
  const size = sizeOf(input);
  const data = input.dtype === 'int32' ? new Int32Array(size) : new Float32Array(size);
  return { shape: [1, ...input.shape], data: data.fill(value) };
}

/** Of raw rows [N × columns]; missing where a column has no values at all. */
function middleOf(data: TensorData['data'], columns: Columns): Float32Array {
  const N = data.length / columns.length;
  return Float32Array.from(columns, ({ categories }, at) => {
    const values = Array.from({ length: N }, (_, row) => data[row * columns.length + at]!);
    return categories ? mostFrequent(values) : mean(values.filter((value) => !Number.isNaN(value)));
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function mostFrequent(values: readonly number[]): number {
  const times = new Map<number, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  return [...times].reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}
