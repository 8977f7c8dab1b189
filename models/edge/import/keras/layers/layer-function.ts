import type { Tensor } from '@tensorflow/tfjs';
import type { LayerConfig } from './layer-config.js';

/** One call of a layer. */
export interface LayerInputs {
  config: LayerConfig;
  /** Tensors it is called with, in order. */
  inputs: readonly Tensor[];
  /** All it is called with, as it is: tensors, lists of them, JSON. */
  args: readonly unknown[];
  kwargs: Readonly<Record<string, unknown>>;
  /** One of its weights, of the part of it that has this name. Throws RequestError where the file has none. */
  weight(role: string, part?: string): Tensor;
  /** For each input [B, T]: 1 where it counts, 0 where it is filled up; null where all of it counts. */
  masks: readonly (Tensor | null)[];
}

/** From the inputs to the outputs. Throws RequestError in a sentence about the layer where it can't be computed. */
export type LayerFunction = (call: LayerInputs) => Tensor | Tensor[];

/** The only input. Throws RequestError where there are others, or none. */
export function inputOf({ inputs, config }: LayerInputs): Tensor {
  const [x] = inputs;
  if (x && inputs.length === 1) return x;
  throw config.refused(`is called with ${inputs.length} tensors, and one is computed`);
}

/** The only input, of this rank. */
export function inputOfRank<T extends Tensor>(call: LayerInputs, rank: number): T {
  const x = inputOf(call);
  if (x.rank === rank) return x as T;
  throw call.config.refused(`is given [${x.shape.slice(1).join(', ')}], and takes ${rank - 1} axes`);
}
