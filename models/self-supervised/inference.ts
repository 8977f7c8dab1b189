import type { Inference } from '../core/inference.js';
import type { Learned } from './self-supervised.js';

/** The encoder from raw pixels, rows or tokens to features [F]; what only serves training is left behind. */
export function inferenceOf({ examples, encoder }: Pick<Learned, 'examples' | 'encoder'>): Inference {
  const { unit, use, shape } = examples;
  const { name, shape: each } = use.input;
  return {
    inputs: [use.input],
    outputs: [{ name: 'features', shape: [encoder.features], help: 'features of the encoder' }],
    task: { kind: 'values' },
    infer(scope, inputs, inside = {}) {
      const read = use.read(inputs[name]!);
      // Tokens are shown once they are embedded.
      const x = (shape.kind === 'tokens' ? null : inside.read?.(read, use.columns)) ?? read;
      return { features: encoder.encode(scope, x, { training: false, inside }) };
    },
    examples(part) {
      const { count, raw } = examples[part];
      if (count === 0) return Promise.resolve(null);
      return Promise.resolve({
        count,
        unit,
        inputs: (indices) => ({ [name]: { shape: [indices.length, ...each], data: raw(indices) } }),
        targets: null,
      });
    },
  };
}
