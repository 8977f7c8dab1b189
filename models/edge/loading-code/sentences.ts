/** What inputs and outputs are, in the comments of code. */
import type { InferenceInput, InferenceOutput, InferenceTask } from '../../core/inference.js';

export function inputSentence({ name, shape, meaning }: InferenceInput): string {
  return `${name}: ${shape.join(' × ')} numbers${meanings[meaning.kind](meaning as never)}`;
}

export function outputSentence({ name, shape, help }: InferenceOutput): string {
  return `${name}: ${shape.join(' × ')} numbers, ${help}`;
}

type Meaning<Kind> = Extract<InferenceInput['meaning'], { kind: Kind }>;

const meanings: { [Kind in InferenceInput['meaning']['kind']]: (meaning: Meaning<Kind>) => string } = {
  image: () => ' from 0 to 255, row by row, as the picture file has them',
  row: ({ columns }) => `: ${columns.map(columnText).join(', ')}; NaN where one is missing`,
  tokens: ({ vocabulary }) => `, tokens from 0 to ${vocabulary - 1}`,
  position: () => ', the place of a token from 0',
  latent: () => ', standard normal',
  class: ({ classNames }) => `, the class from 0 (${oneLine(classNames[0] ?? '')}) to ${classNames.length - 1}`,
};

function columnText({ name, categories }: { name: string; categories: readonly string[] | null }): string {
  return categories
    ? `${oneLine(name)} (the place of its category, 0 to ${categories.length - 1}, −1 for others)`
    : oneLine(name);
}

/** Names of columns and classes are anybody's: they may end no comment. */
const oneLine = (text: string): string =>
  text
    .replace(/[\r\n\u2028\u2029]+/g, ' ')
    .replace(/\*\//g, '* /')
    .replace(/"""|\\/g, "'");

/** Names of the classes where the first output has one number for each. */
export function classNamesOf(task: InferenceTask): readonly string[] | null {
  return task.kind === 'classes' ? task.classNames : null;
}
