import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import { constant } from '../constant.js';
import type { NativeBackend, OpAttribute } from '../native-backend.js';
import { tf } from '../tensorflow.js';
import { executeFused, fused, fusedGradient } from './fused.js';
import { differentiable } from './native-op.js';

export interface PackedAttentionOptions {
  heads: number;
  /** Token t looks at tokens 0…t only. */
  causal: boolean;
  /** Bool [B, T]: which tokens may be looked at; null for all. */
  real_BT: Tensor2D | null;
}

/** The same with TensorFlow's ops. */
export type ComposedAttention = (qkv: Tensor3D, real_BT: Tensor2D | null) => Tensor3D;

/**
 * softmax(q kᵀ / √D) v for each head (Vaswani et al. 2017, eq. 1), from queries, keys and values side by side,
 * [B, T, 3C], to [B, T, C]. A query that may look at nothing has output and gradients of 0. The weights never lie in
 * memory as a whole (Dao et al. 2022). Can be differentiated twice where `composed` can.
 */
export function packedAttention(qkv: Tensor3D, options: PackedAttentionOptions, composed: ComposedAttention): Tensor3D {
  const { real_BT } = options;
  const backend = fused();
  if (!backend) return composed(qkv, real_BT);
  const attributes = attributesOf(backend, options);
  const forward = (input: Tensor, real: Tensor): Tensor[] =>
    executeFused(backend, 'ModelLabAttention', [input, real], 2, attributes);
  return differentiable(
    qkv,
    [real_BT ?? constant(tf.tensor1d([], 'bool'))],
    (input, real) => forward(input, real!)[0]!,
    (dy, input, real) => {
      if (!fusedGradient()) {
        const again = () => composed(input as Tensor3D, real_BT && (real as Tensor2D));
        return tf.engine().gradients(again, [input], dy).grads[0]!;
      }
      // In a recorded program this is the forward pass's own node, not another.
      const [out, softmax] = forward(input, real!);
      return executeFused(backend, 'ModelLabAttentionGrad', [dy, input, real!, out!, softmax!], 1, attributes)[0]!;
    },
    'attention',
  ) as Tensor3D;
}

function attributesOf({ binding }: NativeBackend, { heads, causal }: PackedAttentionOptions): OpAttribute[] {
  return [
    { name: 'heads', type: binding.TF_ATTR_INT, value: heads },
    { name: 'causal', type: binding.TF_ATTR_BOOL, value: causal },
  ];
}
