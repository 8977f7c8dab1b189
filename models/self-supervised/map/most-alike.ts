import type { MatrixValues } from '../../core/panel.js';

export interface Alike {
  row: number;
  /** Cosine. */
  similarity: number;
}

/**
 * The `count` rows of the pool that are most alike to `query` by the cosine of their angle, the most alike first; of equals
 * the one that comes first. Rows of zeros are alike to nothing: 0.
 */
export function mostAlike(query: ArrayLike<number>, pool: MatrixValues, count: number): Alike[] {
  const { rows, columns, values } = pool;
  const own = lengthOf(query, 0, columns);
  const found: Alike[] = [];
  for (let row = 0; row < rows; row++) {
    const from = row * columns;
    let product = 0;
    for (let at = 0; at < columns; at++) product += query[at]! * values[from + at]!;
    const lengths = own * lengthOf(values, from, columns);
    const similarity = lengths > 0 ? product / lengths : 0;
    if (found.length === count && !(similarity > found[count - 1]!.similarity)) continue;
    let place = found.length;
    while (place > 0 && found[place - 1]!.similarity < similarity) place--;
    found.splice(place, 0, { row, similarity });
    if (found.length > count) found.pop();
  }
  return found;
}

function lengthOf(values: ArrayLike<number>, from: number, count: number): number {
  let sum = 0;
  for (let at = from; at < from + count; at++) sum += values[at]! * values[at]!;
  return Math.sqrt(sum);
}
