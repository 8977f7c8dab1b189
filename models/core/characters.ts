/** Characters as users see them: an emoji of several code points is one, and so is a letter with its accents. */
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

export function characterCount(text: string): number {
  return charactersOf(text).length;
}

export function charactersOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** At most `most` characters; where some are left out, an ellipsis is the last. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const characters: string[] = [];
  // Not all of a long text: to find its characters takes seconds.
  for (const { segment } of segmenter.segment(text)) {
    if (characters.push(segment) > most) return `${characters.slice(0, most - 1).join('')}…`;
  }
  return text;
}
