import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { tf } from '../tensorflow.js';
import { differentiable, native, typeAttribute } from './native-op.js';

/**
 * Rows of the table [V, C] for int32 tokens of any shape, as [...shape of tokens, C]; the table's gradient sums what
 * each row received. Tokens must be from 0 to V − 1. Can be differentiated twice. Throws an Error for other tokens
 * than int32.
 */
export function embedding(table_VC: Tensor2D, tokens: Tensor): Tensor {
  if (tokens.dtype !== 'int32') throw new Error(`embedding: tokens are ${tokens.dtype}; use int32.`);
  const rows = gatherRows(table_VC, tf.reshape(tokens, [-1]));
  return tf.reshape(rows, [...tokens.shape, table_VC.shape[1]]);
}

/** table[indices]: linear in the table, so the gradient of its gradient is itself. */
function gatherRows(table: Tensor, indices: Tensor1D): Tensor {
  const rows = table.shape[0]!;
  return differentiable(
    table,
    [indices],
    (t) => gather(t, indices),
    (dy, _, kept) => sumRows(dy, kept as Tensor1D, rows),
  );
}

/** Row v of the result [rows, C] is the sum of the rows of x whose index is v. */
function sumRows(x: Tensor, indices: Tensor1D, rows: number): Tensor {
  return differentiable(
    x,
    [indices],
    (values) => tf.unsortedSegmentSum(values, indices, rows),
    (dy, _, kept) => gatherRows(dy, kept as Tensor1D),
  );
}

/** Unlike tf.gather, it does not fetch the indices to check them in JavaScript: TensorFlow checks them itself. */
function gather(table: Tensor, indices: Tensor1D): Tensor {
  const backend = native();
  if (!backend) return tf.gather(table, indices);
  const attributes = [
    { name: 'batch_dims', type: backend.binding.TF_ATTR_INT, value: 0 },
    typeAttribute(backend, 'Tparams', 'TF_FLOAT'),
    typeAttribute(backend, 'Tindices', 'TF_INT32'),
    typeAttribute(backend, 'Taxis', 'TF_INT32'),
  ];
  return backend.executeSingleOutput('GatherV2', attributes, [table, indices, tf.scalar(0, 'int32')]);
}
