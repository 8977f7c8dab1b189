import type { Tensor2D } from '@tensorflow/tfjs';
import { FURTHEST, type EncodedColumn, type TableEncoding } from '../data/encoded-column.js';
import { constant } from '../engine/constant.js';
import { tf } from '../engine/tensorflow.js';

// B batch, N columns, W features.

/** One feature: which column it is made of, and how. */
type Feature = { column: number } & (
  | { kind: 'number'; mean: number; deviation: number }
  | { kind: 'category'; place: number }
  /** 1 where the value is missing. */
  | { kind: 'missing' }
);

/**
 * Raw rows [B, N] (numbers, NaN where one is missing; places of categories, −1 for others) to features [B, W], as encodeValue
 * makes them, inside a program: numbers standardised in float32, a missing one 0, categories one-hot.
 */
export function encodeRaw({ columns, width }: TableEncoding, raw_BN: Tensor2D): Tensor2D {
  const features = columns.flatMap(featuresOf);
  const ofKind = (kind: Feature['kind']) => row(features.map((one) => Number(one.kind === kind)));
  const has = (kind: Feature['kind']) => features.some((one) => one.kind === kind);
  const values_BW = columnsOf(raw_BN, features, width);
  // Nothing else differs from itself.
  const missing_BW = tf.notEqual(values_BW, values_BW) as Tensor2D;
  let encoded_BW: Tensor2D | null = null;
  const take = (kind: Feature['kind'], encoded: () => Tensor2D) => {
    if (!has(kind)) return;
    encoded_BW = encoded_BW ? (tf.where(tf.greater(ofKind(kind), 0), encoded(), encoded_BW) as Tensor2D) : encoded();
  };
  take('number', () => tf.where(missing_BW, tf.zerosLike(values_BW), standardised(values_BW, features)) as Tensor2D);
  take('category', () => {
    const places = row(features.map((one) => (one.kind === 'category' ? one.place : 0)));
    return tf.cast(tf.equal(values_BW, places), 'float32') as Tensor2D;
  });
  take('missing', () => tf.cast(missing_BW, 'float32'));
  return encoded_BW!;
}

/** The column that each of the W features is made of. */
export function columnOfFeatures({ columns }: TableEncoding): Int32Array {
  return Int32Array.from(columns.flatMap(featuresOf), ({ column }) => column);
}

/** Float32 holds no much larger number. */
const LARGEST = 3e38;

function featuresOf(column: EncodedColumn, at: number): Feature[] {
  if (column.width === 0) return [];
  const own: Feature[] =
    column.kind === 'number'
      ? [{ column: at, kind: 'number', mean: column.mean, deviation: column.deviation }]
      : column.categories.map((_, place) => ({ column: at, kind: 'category', place }));
  return column.marksMissing ? [...own, { column: at, kind: 'missing' }] : own;
}

/** The value that each feature is made of. */
function columnsOf(raw_BN: Tensor2D, features: readonly Feature[], width: number): Tensor2D {
  const asTheyAre = width === raw_BN.shape[1] && features.every(({ column }, at) => column === at);
  if (asTheyAre) return raw_BN;
  const places = constant(
    tf.tensor1d(
      features.map(({ column }) => column),
      'int32',
    ),
  );
  return tf.gather(raw_BN, places, 1);
}

/** (value − mean) / deviation, at most FURTHEST from 0; 0 where all training rows have the same value. */
function standardised(values_BW: Tensor2D, features: readonly Feature[]): Tensor2D {
  const moments = features.map((one) => (one.kind === 'number' ? one : { mean: 0, deviation: 0 }));
  const means = moments.map(({ mean }) => Math.fround(mean));
  const factors = moments.map(({ deviation }) => (deviation > 0 ? Math.min(1 / deviation, LARGEST) : 0));
  // What float32 leaves of a mean counts where it is large beside the deviation. After the factor: TensorFlow would make one
  // subtraction of two.
  const rest = moments.map(({ mean }, at) => (means[at]! - mean) * factors[at]!);
  const scaled = tf.mul(tf.sub(values_BW, row(means)), row(factors));
  const whole = rest.some((one) => Math.abs(one) > 1e-7) ? tf.add(scaled, row(rest)) : scaled;
  return tf.minimum(tf.maximum(whole, -FURTHEST), FURTHEST);
}

/** [1, W], the same for all examples. */
function row(numbers: number[]): Tensor2D {
  return constant(tf.tensor2d(numbers, [1, numbers.length]));
}
