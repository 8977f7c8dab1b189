import { formatChange } from '../../../lib/format.js';
import { byStrength, type MappedOutput } from '../map/map-words.js';

const MOST = 3;

/** What a text's colours show, for those who don't see them. */
export function textWords(words: readonly string[], { name, values }: MappedOutput): string {
  const order = byStrength(values).filter((at) => at < words.length);
  const tell = (wanted: (value: number) => boolean) =>
    order
      .filter((at) => wanted(values[at]!))
      .slice(0, MOST)
      .map((at) => `“${words[at]!.trim()}” (${formatChange(values[at]!)})`)
      .join(', ');
  const [speaks, against] = [tell((value) => value > 0), tell((value) => value < 0)];
  return `${speaks === '' ? `Nothing speaks for ${name}` : `Speaks most for ${name}: ${speaks}`}; ${
    against === '' ? 'nothing speaks against it' : `most against it: ${against}`
  }.`;
}

/** Whether words bring their spaces along, as tokens do; others get one between them. */
export function haveSpaces(words: readonly string[]): boolean {
  return words.some((word) => word !== word.trim());
}

export interface PlacedWord {
  at: number;
  text: string;
  x: number;
  line: number;
  width: number;
}

/** Words in lines of a width, as they are read; `measure` tells a text's width. A line feed within a word ends the line. */
export function wrapped(words: readonly string[], width: number, measure: (text: string) => number): PlacedWord[] {
  const gap = haveSpaces(words) ? 0 : measure(' ');
  const placed: PlacedWord[] = [];
  let [x, line] = [0, 0];
  for (const [at, word] of words.entries()) {
    const text = word.replace(/\s+/g, ' ');
    const wide = measure(text);
    if (x > 0 && x + wide > width) [x, line] = [0, line + 1];
    placed.push({ at, text, x, line, width: wide });
    x += wide + gap;
    if (word.includes('\n')) [x, line] = [0, line + 1];
  }
  return placed;
}
