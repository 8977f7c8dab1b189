/** Graphs of a few layers, recorded from what they do. */
import type { Tensor } from '@tensorflow/tfjs';
import { freeze } from '../../models/edge/graph/freeze.js';
import { sizeOf } from '../../models/edge/graph/constants.js';
import type { InferenceGraph } from '../../models/edge/graph/inference-graph.js';
import type { TensorData } from '../../models/engine/tensor-data.js';
import { tf } from '../../models/engine/tensorflow.js';
import { numbers } from './hand-made-graph.js';

export interface LayersOptions {
  variables?: Record<string, TensorData>;
  kind?: 'latent' | 'image';
}

/** From `x`, floats of `shape` for each example, to what the layers give by name. */
export function graphOfLayers(
  shape: number[],
  layers: (x: Tensor, variable: (name: string) => Tensor) => Record<string, Tensor>,
  { variables = {}, kind = 'latent' }: LayersOptions = {},
): Promise<InferenceGraph> {
  const infer = (scope: { variable(name: string): Tensor }, { x }: Record<string, Tensor>) =>
    layers(x!, (name) => scope.variable(name));
  const names = Object.keys(tf.tidy(() => layers(tf.ones([2, ...shape]), (name) => tensorOf(variables[name]!))));
  return freeze(
    'layers',
    {
      infer,
      inputs: [{ name: 'x', shape, dtype: 'float32', meaning: { kind } }],
      outputs: names.map((name) => ({ name, shape: [], help: name })),
    },
    variables,
  );
}

const tensorOf = ({ data, shape }: TensorData): Tensor => tf.tensor(data, shape);

/** Numbers of about 1 / √(rows). */
export function madeValues(shape: number[], seed = 3): TensorData {
  const scale = Math.sqrt(sizeOf(shape) / shape.at(-1)!);
  return { shape, data: numbers(sizeOf(shape), seed).map((value) => (2 * value) / scale) };
}

export function made<T extends Tensor = Tensor>(shape: number[], seed = 3): T {
  return tensorOf(madeValues(shape, seed)) as T;
}

/** Inputs of so many examples for such a graph. */
export function examples({ inputs }: InferenceGraph, batch: number, seed = 5): Record<string, TensorData> {
  const [{ name, shape }] = inputs as [InferenceGraph['inputs'][number]];
  return { [name]: { shape: [batch, ...shape], data: numbers(batch * sizeOf(shape), seed) } };
}
