import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { tf } from '../tensorflow.js';
import { differentiable, native, typeAttribute } from './native-op.js';

/**
 * Mean binary cross-entropy of logits against one target probability for all:
 * max(l, 0) − l·t + log(1 + e^(−|l|)), whose gradient is (σ(l) − t) / n. Finite for any finite logit. Can be
 * differentiated twice.
 */
export function sigmoidCrossEntropy(logits: Tensor, target: number): Scalar {
  const value = (l: Tensor) => {
    const softplus = tf.log1p(tf.exp(tf.neg(tf.abs(l))));
    return tf.mean(tf.add(tf.sub(tf.relu(l), tf.mul(l, target)), softplus));
  };
  return differentiable(logits, [], value, (dy, l) =>
    tf.mul(tf.sub(tf.sigmoid(l), target), tf.div(dy, l.size)),
  ) as Scalar;
}

/**
 * Mean cross-entropy of softmax(logits [B, C]) against target distributions [B, C]; the gradient by the logits is
 * (softmax − target) / B. Targets are constants: their own gradient is zero. Can be differentiated twice.
 */
export function softmaxCrossEntropy(logits: Tensor, targets: Tensor): Scalar {
  return meanOverRows(logits, tf.cast(targets, 'float32'), crossEntropies, null);
}

export interface SparseCrossEntropyOptions {
  /** ε of label smoothing: the target is 1 − ε for the label, and ε / C more for every class (Szegedy et al. 2016). */
  smoothing?: number;
  /** One weight for each row, not negative; a constant. */
  weights_N?: Tensor1D;
}

/**
 * Cross-entropy of softmax(logits [N, C]) against int32 labels [N], as the mean over rows, or with weights as
 * Σ w · ce / max(Σ w, 1e-9). Labels of rows with weight 0 must be classes too. Can be differentiated twice.
 * Throws an Error for other labels than int32.
 */
export function sparseCrossEntropy(
  logits_NC: Tensor2D,
  labels_N: Tensor1D,
  { smoothing = 0, weights_N }: SparseCrossEntropyOptions = {},
): Scalar {
  if (labels_N.dtype !== 'int32') throw new Error(`sparseCrossEntropy: labels are ${labels_N.dtype}; use int32.`);
  const weights = weights_N ?? null;
  if (smoothing === 0) return meanOverRows(logits_NC, labels_N, sparseCrossEntropies, weights);
  const classes = logits_NC.shape[1];
  const off = smoothing / classes;
  const targets = tf.oneHot(labels_N, classes, 1 - smoothing + off, off, 'float32');
  return meanOverRows(logits_NC, targets, crossEntropies, weights);
}

/** The cross-entropy of each row, and its gradient by the row's logits. */
type Rows = (logits: Tensor, targets: Tensor) => { value: Tensor; gradient: Tensor };

function meanOverRows(logits: Tensor, targets: Tensor, rows: Rows, weights: Tensor | null): Scalar {
  const keep = weights ? [targets, weights] : [targets];
  return differentiable(
    logits,
    keep,
    (l) => {
      const { value } = rows(l, targets);
      return weights ? tf.div(tf.sum(tf.mul(value, weights)), totalOf(weights)) : tf.mean(value);
    },
    (dy, l, t, w) => {
      const factor = w ? tf.expandDims(tf.mul(w, tf.div(dy, totalOf(w))), 1) : tf.div(dy, l.shape[0]!);
      return tf.mul(rowGradients(l, t!, rows), factor);
    },
  ) as Scalar;
}

function totalOf(weights: Tensor): Tensor {
  return tf.maximum(tf.sum(weights), 1e-9);
}

/** softmax − target, row by row; its own derivative in the direction d is p ∘ (d − Σ d ∘ p), with p the softmax. */
function rowGradients(logits: Tensor, targets: Tensor, rows: Rows): Tensor {
  return differentiable(
    logits,
    [],
    (l) => rows(l, targets).gradient,
    (d, l) => {
      const p = tf.softmax(l);
      return tf.mul(p, tf.sub(d, tf.sum(tf.mul(d, p), -1, true)));
    },
  );
}

/** Against distributions; one op where TensorFlow is native. */
function crossEntropies(logits: Tensor, targets: Tensor): { value: Tensor; gradient: Tensor } {
  const backend = native();
  if (!backend) {
    const value = tf.neg(tf.sum(tf.mul(targets, tf.logSoftmax(logits)), -1));
    return { value, gradient: tf.sub(tf.softmax(logits), targets) };
  }
  const type = typeAttribute(backend, 'T', 'TF_FLOAT');
  const op = 'SoftmaxCrossEntropyWithLogits';
  const [value, gradient] = backend.executeMultipleOutputs(op, [type], [logits, targets], 2);
  return { value: value!, gradient: gradient! };
}

/** Against classes; one op where TensorFlow is native. */
function sparseCrossEntropies(logits: Tensor, labels: Tensor): { value: Tensor; gradient: Tensor } {
  const backend = native();
  if (!backend) {
    return crossEntropies(logits, tf.oneHot(labels as Tensor1D, logits.shape[1]!, 1, 0, 'float32'));
  }
  const types = [typeAttribute(backend, 'T', 'TF_FLOAT'), typeAttribute(backend, 'Tlabels', 'TF_INT32')];
  const op = 'SparseSoftmaxCrossEntropyWithLogits';
  const [value, gradient] = backend.executeMultipleOutputs(op, types, [logits, labels], 2);
  return { value: value!, gradient: gradient! };
}
