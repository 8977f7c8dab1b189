/** What code in Python has in common, whatever loads the file. */
import type { InferenceInput } from '../../core/inference.js';
import type { LoadedFile } from './loading-code.js';
import { classNamesOf, inputSentence, outputSentence } from './sentences.js';

/** A text as a literal of Python: JSON's escapes are Python's as well, apart from pairs of surrogates, which stay characters. */
export const literal = (text: string): string => JSON.stringify(text);

export const typeOf = ({ dtype }: InferenceInput): string => `np.${dtype}`;

/** An input as an array with the batch of one example. */
export const batched = (input: InferenceInput): string =>
  `np.asarray(inputs[${literal(input.name)}], ${typeOf(input)}).reshape([1, ${input.shape.join(', ')}])`;

/** Inputs by name. */
export const givenInputs = ({ inputs }: LoadedFile): string =>
  `{${inputs.map((input) => `${literal(input.name)}: ${batched(input)}`).join(', ')}}`;

export function runFunction({ inputs, outputs }: LoadedFile, body: string): string {
  return `def run(inputs):
    """Takes a dictionary of ${inputs.map(inputSentence).join(';\n    ')}.

    Gives one of ${outputs.map(outputSentence).join(';\n    ')}.
    """
${body}
`;
}

export function runExample({ inputs, outputs, task }: LoadedFile): string {
  const given = inputs.map(({ name, shape }) => `${literal(name)}: np.zeros([${shape.join(', ')}])`);
  const call = `run({${given.join(', ')}})`;
  const classNames = classNamesOf(task);
  const [output] = outputs;
  if (!classNames || !output) return `print(${call})\n`;
  return `class_names = [${classNames.map(literal).join(', ')}]
print(class_names[int(np.argmax(${call}[${literal(output.name)}]))])
`;
}
