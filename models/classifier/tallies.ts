import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { TensorData } from '../engine/tensor-data.js';
import { tf } from '../engine/tensorflow.js';
import { CALIBRATION_BINS, reliabilityOfSums } from './calibration.js';
import type { Output } from './examples.js';
import { hits } from './losses.js';
import { scoresOf } from './scores.js';

// Evaluation goes batch by batch. What is no mean over batches (F1, calibration, R²) follows from these sums over them.

/** Sums over a batch [B] of classes: `confusion` [K, K] (true, predicted), `reliability` [bins, count · confidence · hits]. */
export function tallyClasses(
  logits_BK: Tensor2D,
  labels_B: Tensor1D,
  weights_B: Tensor1D,
): Record<'confusion' | 'reliability', Tensor> {
  const classes = logits_BK.shape[1];
  const weight_B1 = tf.expandDims(weights_B, 1);
  const true_BK = tf.mul(tf.oneHot(labels_B, classes, 1, 0, 'float32'), weight_B1);
  const predicted_BK = tf.oneHot(tf.argMax(logits_BK, 1) as Tensor1D, classes, 1, 0, 'float32');
  const confidence_B = tf.max(tf.softmax(logits_BK), 1) as Tensor1D;
  const bins = tf.clipByValue(tf.sub(tf.ceil(tf.mul(confidence_B, CALIBRATION_BINS)), 1), 0, CALIBRATION_BINS - 1);
  const bin_BR = tf.oneHot(tf.cast(bins, 'int32') as Tensor1D, CALIBRATION_BINS, 1, 0, 'float32');
  const seen_B3 = tf.stack([tf.onesLike(confidence_B), confidence_B, hits(logits_BK, labels_B)], 1) as Tensor2D;
  return {
    confusion: tf.matMul(true_BK as Tensor2D, predicted_BK as Tensor2D, true),
    reliability: tf.matMul(bin_BR as Tensor2D, tf.mul(seen_B3, weight_B1) as Tensor2D, true),
  };
}

/** `moments` [3] of standardised numbers: Σ error², Σ true, Σ true². */
export function tallyNumbers(errors_B: Tensor1D, values_B: Tensor1D, weights_B: Tensor1D): Record<'moments', Tensor> {
  const sum = (x: Tensor) => tf.sum(tf.mul(x, weights_B));
  return { moments: tf.stack([sum(tf.square(errors_B)), sum(values_B), sum(tf.square(values_B))]) };
}

/** Metrics that follow from the sums of `tallyClasses` or `tallyNumbers` over all batches, of `weight` examples in all. */
export function derivedValues(
  output: Output,
  sums: Readonly<Record<string, Pick<TensorData, 'data'>>>,
  weight: number,
): Record<string, number> {
  if (output.kind === 'classes') {
    const classes = output.classNames.length;
    const counts = Float64Array.from(sums['confusion']!.data);
    return {
      macroF1: scoresOf({ classes, counts }).macro.f1,
      calibrationError: reliabilityOfSums(sums['reliability']!.data).calibrationError,
    };
  }
  const [squares, total, totalSquares] = Array.from(sums['moments']!.data) as [number, number, number];
  const spread = totalSquares - (total * total) / weight;
  return {
    validationRootError: Math.sqrt(squares / weight) * output.deviation,
    validationR2: spread > 0 ? 1 - squares / spread : NaN,
  };
}
