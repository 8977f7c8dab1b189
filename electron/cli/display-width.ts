/** Text as wide as a terminal shows it: two columns for an ideograph or an emoji, none for an accent. */
import stringWidth from 'string-width';
import { charactersOf } from '../../models/core/characters.js';

/** Columns that `text`, one line of printable characters, takes. */
export function displayWidth(text: string): number {
  return stringWidth(text);
}

/** `text` in at most `columns` columns; where something is left out, an ellipsis is the last. */
export function cutToWidth(text: string, columns: number): string {
  // Not all of a long text: to find its characters takes seconds.
  const beginning = text.slice(0, 64 * (columns + 1));
  if (beginning.length === text.length && displayWidth(text) <= columns) return text;
  if (columns < 1) return '';
  let kept = '';
  let width = 0;
  for (const character of charactersOf(beginning)) {
    width += displayWidth(character);
    if (width > columns - 1) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** `text` and as many spaces as make it `columns` wide. */
export function padToWidth(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
}
