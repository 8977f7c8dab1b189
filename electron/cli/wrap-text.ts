import { displayWidth } from './display-width.js';

interface Wrapping {
  /** Columns of the terminal; null where nothing limits them. */
  width: number | null;
  /** Spaces before each line but the first. */
  indent: number;
}

/** Words in lines that are as wide as the terminal at most, as far as words allow. Spaces before the first word stay. */
export function wrapText(text: string, { width, indent }: Wrapping): string {
  if (width === null || displayWidth(text) <= width) return text;
  const [, before, rest] = /^( *)(.*)$/s.exec(text)!;
  const margin = ' '.repeat(indent);
  const lines: string[] = [];
  let line: string | null = null;
  for (const word of rest!.split(' ')) {
    const longer: string = line === null ? `${before}${word}` : `${line} ${word}`;
    if (line === null || displayWidth(longer) <= width) {
      line = longer;
    } else {
      lines.push(line);
      line = `${margin}${word}`;
    }
  }
  return [...lines, line].join('\n');
}
