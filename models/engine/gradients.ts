import type { NamedTensorMap, Scalar, Tensor } from '@tensorflow/tfjs';
import { tf } from './tensorflow.js';

/**
 * Runs `loss` and differentiates its `loss` output by the given tensors. Everything else that it returns is kept for
 * the caller, who disposes of `kept`. Throws an Error that names a parameter on which the loss doesn't depend.
 */
export function gradientsOf<T extends { loss: Scalar }>(
  loss: () => T,
  parameters: ReadonlyMap<string, Tensor>,
): { outputs: T; gradients: Map<string, Tensor>; kept: Tensor[] } {
  let outputs: T | undefined;
  const kept: Tensor[] = [];
  const { value, grads } = tf.engine().gradients(
    () => {
      outputs = loss();
      // gradients() frees what the forward pass made, apart from its result.
      for (const tensor of Object.values(outputs as unknown as NamedTensorMap)) kept.push(tf.keep(tensor));
      return outputs.loss;
    },
    [...parameters.values()],
    undefined,
    true,
  );
  const gradients = new Map<string, Tensor>();
  [...parameters.keys()].forEach((name, index) => {
    const gradient = grads[index] as Tensor | null | undefined;
    if (!gradient) throw new Error(`minimize: the loss does not depend on parameter '${name}'.`);
    gradients.set(name, gradient);
  });
  return { outputs: { ...outputs!, loss: value as Scalar }, gradients, kept };
}
