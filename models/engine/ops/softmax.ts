import type { Tensor } from '@tensorflow/tfjs';
import { tf } from '../tensorflow.js';
import { differentiable, execute, native } from './native-op.js';

/** Far below any score, so that e^(this − largest score) is exactly 0. */
const MASKED = -1e9;

/**
 * Softmax over the last axis of the scores where `mask`, bool and broadcast against them, is true. The weights of masked
 * scores are exactly 0; a row that is masked everywhere is all 0, and its gradient too. `emptyRows: false` says that
 * there is no such row, as in causal masks, and spares the check. The gradient is y · (dy − Σ dy · y), with none for the
 * mask. Can be differentiated twice.
 */
export function maskedSoftmax(
  scores: Tensor,
  mask: Tensor | null,
  { emptyRows = true }: { emptyRows?: boolean } = {},
): Tensor {
  return differentiable(
    scores,
    mask ? [mask] : [],
    (s) => weights(s, mask, emptyRows),
    (dy, s, kept) => {
      const y = maskedSoftmax(s, kept ?? null, { emptyRows });
      const weighted = tf.mul(dy, y);
      return tf.sub(weighted, tf.mul(y, tf.sum(weighted, -1, true)));
    },
    'masked softmax',
  );
}

function weights(scores: Tensor, mask: Tensor | null, emptyRows: boolean): Tensor {
  // Replaced, never added to: see TensorFlow's fused kernel of a product and a broadcast sum, which is slow.
  const y = softmax(mask ? select(mask, scores, tf.scalar(MASKED)) : scores);
  return mask && emptyRows ? select(mask, y, tf.scalar(0)) : y;
}

function softmax(x: Tensor): Tensor {
  const backend = native();
  return backend ? execute(backend, 'Softmax', [x]) : tf.softmax(x);
}

/** tf.where, which repeats what it broadcasts in memory where TensorFlow does not. */
function select(condition: Tensor, yes: Tensor, no: Tensor): Tensor {
  const backend = native();
  return backend ? execute(backend, 'SelectV2', [condition, yes, no]) : tf.where(condition, yes, no);
}

/**
 * log softmax over the last axis. The gradient is dy − softmax · Σ dy; unlike that of tf.logSoftmax it can be
 * differentiated again.
 */
export function logSoftmax<T extends Tensor>(x: T): T {
  const backend = native();
  return differentiable(
    x,
    [],
    (input) => (backend ? execute(backend, 'LogSoftmax', [input]) : tf.logSoftmax(input)),
    (dy, input) => tf.sub(dy, tf.mul(tf.softmax(input), tf.sum(dy, -1, true))),
  ) as T;
}
