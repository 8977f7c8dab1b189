import type { InputMeaning } from '../../core/inference.js';
import type { TensorData } from '../../engine/tensor-data.js';

/** Points whose distances tell how alike rows are. */
export interface Points {
  /** [count × width]. */
  data: Float32Array;
  count: number;
  width: number;
}

/** A column is told by at most so many categories; all rarer ones are alike. */
const MOST_CATEGORIES = 50;

/**
 * Raw rows as points: numbers of a table standardised, a missing one at their mean; two categories are as far apart as numbers one
 * standard deviation apart. Other inputs are points as they are.
 */
export function comparable({ data, shape }: TensorData, meaning: InputMeaning): Points {
  const count = shape[0]!;
  if (meaning.kind !== 'row') return { data: Float32Array.from(data), count, width: data.length / count };
  const N = meaning.columns.length;
  const widths = meaning.columns.map(({ categories }) =>
    categories ? Math.min(MOST_CATEGORIES, categories.length + 1) : 1,
  );
  const width = widths.reduce((sum, one) => sum + one, 0);
  const points = new Float32Array(count * width);
  let from = 0;
  meaning.columns.forEach(({ categories }, column) => {
    const values = Float64Array.from({ length: count }, (_, row) => data[row * N + column]!);
    if (categories) {
      // Those of no known category are at −1.
      const last = widths[column]! - 1;
      values.forEach((place, row) => (points[row * width + from + Math.min(place + 1, last)] = Math.SQRT1_2));
    } else {
      standardised(values).forEach((value, row) => (points[row * width + from] = value));
    }
    from += widths[column]!;
  });
  return { data: points, count, width };
}

/** NaN becomes 0, as does what never differs. */
function standardised(values: Float64Array): Float64Array {
  const known = values.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const deviation = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length);
  return values.map((value) => (Number.isNaN(value) || !(deviation > 0) ? 0 : (value - mean) / deviation));
}
