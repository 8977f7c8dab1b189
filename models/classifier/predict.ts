import type { Run } from '../core/model.js';
import type { Examples } from './examples.js';
import { readInputs, type PredictInput } from './predict-input.js';
import { predictInputs } from './predictions.js';
import { probabilitiesOf, ranked, type ClassProbability } from './probabilities.js';

/** What a network says of one input: all classes, the most probable first, or a number in the target's unit. */
export type Prediction = { name: string; classes: ClassProbability[] } | { name: string; value: number };

/**
 * What the network says of the user's input, by the program's function `classify`. Throws RequestError, in one sentence,
 * where the input can't be used.
 */
export async function predict(
  run: Run,
  examples: Examples,
  input: PredictInput,
): Promise<{ predictions: Prediction[]; notes: string[] }> {
  const inputs = await readInputs(input, examples);
  const outputs = predictInputs(run, examples, inputs);
  return { predictions: predictionsOf(inputs.names, outputs, examples), notes: inputs.notes };
}

function predictionsOf(names: string[], outputs: Float32Array, { output }: Pick<Examples, 'output'>): Prediction[] {
  if (output.kind === 'number') return names.map((name, at) => ({ name, value: outputs[at]! }));
  const { classNames } = output;
  const probabilities = probabilitiesOf(outputs, classNames.length);
  return names.map((name, at) => ({
    name,
    classes: ranked(probabilities.subarray(at * classNames.length, (at + 1) * classNames.length), classNames),
  }));
}
