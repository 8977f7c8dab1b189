import { glorotUniform, heNormal, zeros } from '../core/initializers.js';
import type { TensorData } from '../engine/tensor-data.js';

export type Variables = Record<string, TensorData>;

/** Kernel [inputs, outputs] and bias of a dense layer before a ReLU. */
export function hiddenLayer(name: string, shape: [number, number], seed: number): Variables {
  const kernel = `${name}/kernel`;
  return { [kernel]: heNormal(shape, seed, kernel), [`${name}/bias`]: zeros([shape[1]]) };
}

/** Kernel [inputs, outputs] and bias of a layer whose outputs are logits or a number. */
export function lastLayer(name: string, shape: [number, number], seed: number): Variables {
  const kernel = `${name}/kernel`;
  return { [kernel]: glorotUniform(shape, seed, kernel), [`${name}/bias`]: zeros([shape[1]]) };
}
