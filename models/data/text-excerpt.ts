/** What a list of data sets shows of a text. */
import { placeOfCharacter } from './code-points.js';
import type { LabelledText } from './text-content.js';

const EXCERPT_CHARACTERS = 400;
/** Texts with classes that are shown, and how much of each. */
const EXAMPLES = 6;
const EXAMPLE_CHARACTERS = 120;

export const beginningOf = (text: string): string => cut(text, EXCERPT_CHARACTERS);

/** The first text of each of the first classes, a line each. */
export function examplesOf(texts: LabelledText[], classNames: string[]): string {
  return classNames
    .slice(0, EXAMPLES)
    .map((name, label) => {
      const text = texts.find((one) => one[0] === label)?.[1] ?? '';
      return `${name}: ${cut(text.replace(/\s+/g, ' '), EXAMPLE_CHARACTERS)}`;
    })
    .join('\n');
}

function cut(text: string, characters: number): string {
  const end = placeOfCharacter(text, characters);
  return end < text.length ? `${text.slice(0, end)}…` : text;
}
