import type { Tensor2D } from '@tensorflow/tfjs';
import type { MatrixValues } from '../../core/panel.js';
import { createProgram } from '../../engine/create-program.js';
import { tf } from '../../engine/tensorflow.js';
import type { Labelled } from './linear-probe.js';

/** Neighbours that have a vote, and the temperature that their votes are weighed by. */
export const NEIGHBOURS = 20;
const TEMPERATURE = 0.07;

/** Examples that are looked up at once. */
const AT_ONCE = 250;

/**
 * The class that the 20 most similar labelled examples are for: similarity is the cosine, and each has exp(similarity / 0.07)
 * votes (Wu et al. 2018, section 3.4; 20 neighbours as in Caron et al. 2021). Of examples as similar the first count. Nothing
 * is learned. Yields where others may have a turn.
 */
export async function* nearestProbe(
  { x, labels, classes }: Labelled,
  others: MatrixValues,
): AsyncGenerator<void, Int32Array> {
  const { rows, columns } = x;
  const program = await createProgram({
    variables: { x: { shape: [rows, columns], data: withLengthOne(x) } },
    functions: {
      look: (scope, inputs) => ({
        similarities: tf.matMul(inputs['others'] as Tensor2D, scope.variable<Tensor2D>('x'), false, true),
      }),
    },
  });
  try {
    const values = withLengthOne(others);
    const predicted = new Int32Array(others.rows);
    const size = Math.min(AT_ONCE, others.rows);
    const count = Math.min(NEIGHBOURS, rows);
    for (let from = 0; from < others.rows; from += size) {
      yield;
      const data = new Float32Array(size * columns);
      data.set(values.subarray(from * columns, (from + size) * columns));
      const { similarities } = program.run('look', { others: { shape: [size, columns], data } }).tensors;
      for (let row = 0; row < Math.min(size, others.rows - from); row++) {
        const all = (similarities!.data as Float32Array).subarray(row * rows, (row + 1) * rows);
        predicted[from + row] = elected(all, mostSimilar(all, count), { labels, classes });
      }
    }
    return predicted;
  } finally {
    program.dispose();
  }
}

function elected(
  similarities: Float32Array,
  neighbours: readonly number[],
  { labels, classes }: Pick<Labelled, 'labels' | 'classes'>,
): number {
  const votes = new Float64Array(classes);
  for (const one of neighbours) votes[labels[one]!]! += Math.exp(similarities[one]! / TEMPERATURE);
  return votes.indexOf(Math.max(...votes));
}

/** Where the `count` largest values are, the largest first; of equal ones the first. */
export function mostSimilar(similarities: Float32Array, count: number): number[] {
  const found: number[] = [];
  for (let at = 0; at < similarities.length; at++) {
    const value = similarities[at]!;
    if (found.length === count && !(value > similarities[found[count - 1]!]!)) continue;
    let place = found.length;
    while (place > 0 && similarities[found[place - 1]!]! < value) place--;
    found.splice(place, 0, at);
    if (found.length > count) found.pop();
  }
  return found;
}

/** Rows at length 1; rows of zeros stay what they are. */
export function withLengthOne({ rows, columns, values }: MatrixValues): Float32Array {
  const made = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    let squares = 0;
    for (let at = row * columns; at < (row + 1) * columns; at++) squares += values[at]! ** 2;
    const factor = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let at = row * columns; at < (row + 1) * columns; at++) made[at] = values[at]! * factor;
  }
  return made;
}
