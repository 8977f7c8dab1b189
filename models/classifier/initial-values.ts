import { glorotUniform, standardNormal, zeros } from '../core/initializers.js';
import type { TensorData } from '../engine/tensor-data.js';

export type Variables = Record<string, TensorData>;

/** Normal numbers with deviation √(2 / inputs of a unit), for kernels before a ReLU (He et al. 2015). */
export function heNormal(shape: number[], seed: number, name: string): TensorData {
  const inputs = shape.slice(0, -1).reduce((product, dim) => product * dim, 1);
  const deviation = Math.sqrt(2 / inputs);
  return { shape, data: standardNormal(shape, seed, name).data.map((value) => value * deviation) };
}

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
