/** What code in JavaScript has in common, whatever loads the file. */
import type { InferenceInput } from '../../core/inference.js';
import type { LoadedFile } from './loading-code.js';
import { classNamesOf, inputSentence, outputSentence } from './sentences.js';

/** A text as a literal of JavaScript, also within a page. */
export const literal = (text: string): string =>
  JSON.stringify(text)
    .replace(/</g, '\\u003c')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');

/** A name as a key of an object, and as a property of one: names may be words of the language. */
export const key = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name));
export const property = (object: string, name: string): string =>
  key(name) === name ? `${object}.${name}` : `${object}[${literal(name)}]`;

export const arrayOf = ({ dtype }: InferenceInput): string => (dtype === 'int32' ? 'Int32Array' : 'Float32Array');

/** An input's numbers as the array that its tensor is made of. */
export const numbersOf = (input: InferenceInput): string => `${arrayOf(input)}.from(${property('inputs', input.name)})`;

/** With the batch of one example. */
export const sizesOf = ({ shape }: InferenceInput): string => `[1, ${shape.join(', ')}]`;

/** Inputs by name as tensors of TensorFlow.js. */
export function tensorsOf({ inputs }: LoadedFile): string {
  const tensors = inputs.map(
    (input) => `    ${key(input.name)}: tf.tensor(${numbersOf(input)}, ${sizesOf(input)}, '${input.dtype}'),`,
  );
  return `{\n${tensors.join('\n')}\n  }`;
}

/** `body` sees the object `inputs`; it returns the outputs as another. */
export function runFunction({ inputs, outputs }: LoadedFile, body: string): string {
  return `/**
 * Takes ${inputs.map((input) => `${inputSentence(input)} (${arrayOf(input)})`).join(';\n * ')}.
 * Gives ${outputs.map(outputSentence).join(';\n * ')}.
 */
export async function run(inputs) {
${body}
}
`;
}

export function runExample({ inputs, outputs, task }: LoadedFile): string {
  const given = inputs.map(
    (input) => `${key(input.name)}: new ${arrayOf(input)}(${input.shape.reduce((a, b) => a * b, 1)})`,
  );
  const call = `await run({ ${given.join(', ')} })`;
  const classNames = classNamesOf(task);
  const [output] = outputs;
  if (!classNames || !output) return `console.log(${call});\n`;
  return `const classNames = [${classNames.map(literal).join(', ')}];
const outputs = ${call};
const scores = ${property('outputs', output.name)};
console.log(classNames[scores.indexOf(Math.max(...scores))]);
`;
}
