import type { Tensor } from '@tensorflow/tfjs';
import type { ExplainedInference, InferenceInput } from '../../core/inference.js';
import { tf } from '../../engine/tensorflow.js';
import type { TensorData } from '../../engine/tensor-data.js';

// B batch.

/** What variables of what a row gives besides what is explained begin with. */
export const GIVEN = 'given';

const nameOf = (input: string): string => `${GIVEN}/${input}`;

/** The same with its first input alone; the others are as the row has them, in variables. */
export function firstInputOf(inference: ExplainedInference): ExplainedInference {
  const [first, ...others] = inference.inputs;
  if (others.length === 0) return inference;
  return {
    ...inference,
    inputs: [first!],
    infer(scope, inputs, inside) {
      const B = inputs[first!.name]!.shape[0]!;
      const given = others.map(({ name, shape, dtype }): [string, Tensor] => [
        name,
        tf.cast(tf.broadcastTo(tf.reshape(scope.variable(nameOf(name)), [1, ...shape]), [B, ...shape]), dtype),
      ]);
      return inference.infer(scope, { ...inputs, ...Object.fromEntries(given) }, inside);
    },
  };
}

/**
 * The variables' values of one row of raw inputs [1, …] by name. What it lacks is the place of its last token that is no padding,
 * and 0 elsewhere.
 */
export function givenOf(
  { inputs: [first, ...others] }: Pick<ExplainedInference, 'inputs'>,
  row: Record<string, TensorData> | null,
): Record<string, TensorData> {
  return Object.fromEntries(
    others.map(({ name, shape, meaning }) => {
      const found = row?.[name]?.data;
      const size = shape.reduce((product, one) => product * one, 1);
      const missing = meaning.kind === 'position' ? lastPlace(first!, row?.[first!.name]) : 0;
      const data = found ? Float32Array.from(found) : new Float32Array(size).fill(missing);
      return [nameOf(name), { shape: [...shape], data }];
    }),
  );
}

function lastPlace({ meaning }: InferenceInput, tokens: TensorData | undefined): number {
  if (meaning.kind !== 'tokens' || !tokens) return 0;
  return Array.from(tokens.data).reduce((last, token, at) => (token === meaning.padding ? last : at), 0);
}
