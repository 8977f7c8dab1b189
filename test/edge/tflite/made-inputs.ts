import type { InferenceGraph } from '../../../models/edge/graph/inference-graph.js';
import type { TensorData } from '../../../models/engine/tensor-data.js';
import { numbers } from '../hand-made-graph.js';

/** Inputs that look random: pictures from 0 to 255, tokens below 5, anything else around 0. */
export function madeInputs({ inputs }: InferenceGraph, count: number): Record<string, TensorData> {
  return Object.fromEntries(
    inputs.map(({ name, shape, dtype, meaning }) => {
      const values = numbers(count * shape.reduce((product, size) => product * size, 1), 3);
      const data =
        dtype === 'int32'
          ? Int32Array.from(values, (value) => Math.floor(2.49 * (value + 1)))
          : values.map((value) => (meaning.kind === 'image' ? Math.round(127.5 * (value + 1)) : value));
      return [name, { shape: [count, ...shape], data }];
    }),
  );
}
