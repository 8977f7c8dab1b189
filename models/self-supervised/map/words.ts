import type { Part } from '../examples.js';

const MOST_CHARACTERS = 160;

/** An example that is no image, as a list has room for it. */
export function inFewWords({ words }: Pick<Part, 'words'>, number: number): string {
  const letters = [...(words(number) ?? '').replace(/\s+/g, ' ').trim()];
  return letters.length > MOST_CHARACTERS ? `${letters.slice(0, MOST_CHARACTERS - 1).join('')}…` : letters.join('');
}
