import type { Scalar, Tensor } from '@tensorflow/tfjs';
import { assertScalar } from './scope-rules.js';
import { tf } from './tensorflow.js';

/**
 * Runs `loss` and differentiates its `loss` output by the given tensors. Everything else that it returns is kept for
 * the caller, who disposes of `kept`. Throws an Error that names a parameter on which the loss doesn't depend.
 */
export function gradientsOf<T extends { loss: Tensor }>(
  optimizer: string,
  loss: () => T,
  parameters: ReadonlyMap<string, Tensor>,
): { outputs: T; gradients: Map<string, Tensor>; kept: Tensor[] } {
  let outputs: T | undefined;
  let kept: Tensor[] = [];
  try {
    const { grads } = tf.engine().gradients(
      () => {
        outputs = loss();
        assertScalar(`minimize ${optimizer}: loss`, outputs.loss);
        // gradients() frees what the forward pass made, apart from its result.
        kept = tensorsIn(outputs);
        for (const tensor of kept) tf.keep(tensor);
        return outputs.loss as Scalar;
      },
      [...parameters.values()],
      undefined,
      true,
    );
    const gradients = new Map<string, Tensor>();
    [...parameters.keys()].forEach((name, index) => {
      const gradient = grads[index] as Tensor | null | undefined;
      if (!gradient) throw new Error(`minimize ${optimizer}: the loss does not depend on parameter '${name}'.`);
      gradients.set(name, gradient);
    });
    return { outputs: outputs!, gradients, kept };
  } catch (error) {
    tf.dispose(kept);
    throw error;
  }
}

/** The tensors in arrays and objects, however deep. */
function tensorsIn(value: unknown): Tensor[] {
  if (value instanceof tf.Tensor) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(tensorsIn) : [];
}
