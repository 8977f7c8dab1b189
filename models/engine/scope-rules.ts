import type { Tensor } from '@tensorflow/tfjs';
import type { AssignOptions, Phase, Scope } from './program.js';
import { tf } from './tensorflow.js';

// What both kinds of scope demand of a function. The messages name what was given and what is allowed.

/** Throws an Error where `tensor` is not a scalar. */
export function assertScalar(name: string, tensor: Tensor): void {
  if (tensor.rank !== 0) throw new Error(`${name} has shape [${tensor.shape.join(', ')}]; use a scalar.`);
}

/** Throws an Error where `indices` can't name rows of resident data. */
export function assertIndices(indices: Tensor): void {
  if (indices.rank === 1 && indices.dtype === 'int32') return;
  throw new Error(`gather: indices are ${indices.dtype} of shape [${indices.shape.join(', ')}]; use an int32 vector.`);
}

/** Throws an Error where there is no such row of `count`. */
export function assertPlaces(data: string, places: Int32Array, count: number): void {
  const outside = places.find((place) => place < 0 || place >= count);
  if (outside === undefined) return;
  throw new Error(`gather: row ${outside} of '${data}' is not from 0 to ${count - 1}.`);
}

/** Throws an Error where a run would sum an optimizer's gradients twice; `earlier` says whether it did so already. */
export function assertFirst(optimizer: string, phase: Phase | undefined, earlier: boolean): void {
  if (!phase || !earlier) return;
  throw new Error(`minimize ${optimizer}: a function that minimizes twice can't be one of several parts of an update.`);
}

/** Whether an optimizer has no turn in a run. */
export function isIdle(
  optimizer: string,
  { phase, held }: { phase: Phase | undefined; held: readonly string[] },
): boolean {
  return (phase !== undefined && phase.optimizer !== optimizer) || held.includes(optimizer);
}

/** Runs only the forward pass of `minimize`. */
export function forwardOnly<T extends { loss: Tensor }>(optimizer: string, loss: () => T) {
  const outputs = loss();
  assertScalar(`minimize ${optimizer}: loss`, outputs.loss);
  return withoutUpdate(outputs);
}

/** What `minimize` returns where no update is due. */
export function withoutUpdate<T extends { loss: Tensor }>(outputs: T) {
  return { ...outputs, gradientNorm: tf.scalar(0), applied: tf.scalar(1), updated: tf.scalar(0) };
}

/** The value to assign: the present one where `when` is 0. */
export function guarded(scope: Scope, name: string, value: Tensor, { when }: AssignOptions): Tensor {
  return when === undefined ? value : tf.where(tf.greater(when, 0), value, scope.variable(name));
}
