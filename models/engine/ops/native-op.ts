import type { Tensor } from '@tensorflow/tfjs';
import type { NativeBackend, OpAttribute } from '../native-backend.js';
import { tf } from '../tensorflow.js';

/** Native TensorFlow's backend; null on tfjs's own. */
export function native(): NativeBackend | null {
  return tf.getBackend() === 'tensorflow' ? (tf.backend() as unknown as NativeBackend) : null;
}

/** Runs a TensorFlow op on float32 tensors, its attribute T set. */
export function execute(backend: NativeBackend, op: string, inputs: Tensor[], extra: OpAttribute[] = []): Tensor {
  return backend.executeSingleOutput(op, [typeAttribute(backend, 'T', 'TF_FLOAT'), ...extra], inputs);
}

export function typeAttribute(
  { binding }: NativeBackend,
  name: string,
  type: 'TF_FLOAT' | 'TF_INT32' | 'TF_BOOL',
): OpAttribute {
  return { name, type: binding.TF_ATTR_TYPE, value: binding[type] };
}

/**
 * An op of one tensor with a gradient of its own. `gradient` is written in terms of the input, which `tf.customGrad`
 * keeps on the tape where it would cut off an output: so it can be differentiated again. `keep` are further tensors that
 * the gradient needs, constants to it, in the order in which it is given them. `name` is what the op is called on the tape, for those who
 * pass on something else than gradients; not as a kernel of tfjs, whose gradient it would get.
 */
export function differentiable(
  x: Tensor,
  keep: readonly Tensor[],
  value: (x: Tensor, ...kept: Tensor[]) => Tensor,
  gradient: (dy: Tensor, x: Tensor, ...kept: Tensor[]) => Tensor,
  name = 'an op of its own',
): Tensor {
  const op = tf.customGrad((...args: unknown[]) => {
    const [input, save] = args as [Tensor, (tensors: Tensor[]) => void];
    save([input, ...keep]);
    return {
      value: value(input, ...keep),
      gradFunc: (dy: Tensor, [saved, ...kept]: Tensor[]) => gradient(dy, saved!, ...kept),
    };
  });
  return tf.tidy(name, () => op(x));
}
